import { Failure, type Clock } from '@accord/canonical';
import { compareKeys, isWithin, madeAt, Side, type Keyed, type KeyRange } from '@accord/sync';
import type { BookedPayment, BooksWindow, GatewayBooks } from './ports/gateway-books.ts';

export interface GatewayBooksSideOptions {
  readonly books: GatewayBooks;
  /** The gateway's id of a payment of ours. */
  readonly refOf: (attemptId: string) => Promise<string | null | undefined>;
  readonly clock: Clock;
  /** Payments that are held in memory; of a range with more, parts are read by themselves. */
  readonly mostAtOnce?: number;
}

const usualMostAtOnce = 10_000;

/** By so much earlier or later a gateway may have begun a payment than we made its id, by its clock. */
const slackMs = 15 * 60_000;
const states = { authorised: 'held', captured: 'taken', voided: 'gone' } as const;

/**
 * What a gateway's list has of our payments, by our attempts' ids: these are made in the order of time, so a range of
 * them is a window of the list. What neither holds nor took money is left out.
 */
export class GatewayBooksSide extends Side {
  readonly summed = 'minor';
  readonly #options: GatewayBooksSideOptions;
  #refunded: Promise<ReadonlySet<string>> | undefined;

  constructor(options: GatewayBooksSideOptions) {
    super();
    this.#options = options;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    const { payments, middle } = await this.#payments(range);
    if (middle === undefined) {
      yield await this.#allKeyed(payments, range);
      return;
    }
    yield* this.read({ after: range.after, until: middle });
    yield* this.read({ after: middle, until: range.until });
  }

  /** Those in the range, in the order of keys; or, of too many, the key at which to part the range. */
  async #payments(range: KeyRange): Promise<{ payments: readonly BookedPayment[]; middle?: string }> {
    const { books, mostAtOnce = usualMostAtOnce } = this.#options;
    const payments: BookedPayment[] = [];
    for await (const page of books.list(this.#windowOf(range))) {
      payments.push(...page.filter(({ attemptId }) => isWithin(attemptId, range)));
      if (payments.length <= mostAtOnce) continue;
      const middle = middleOf(payments);
      if (middle !== undefined) return { payments: [], middle };
    }
    return { payments: payments.sort(byKey) };
  }

  async #allKeyed(payments: readonly BookedPayment[], range: KeyRange): Promise<readonly Keyed[]> {
    // Ranges come in the order of time: what the first may be refunded since, all others may.
    this.#refunded ??= this.#refundedSince(this.#windowOf(range).from);
    const refunded = await this.#refunded;
    const found: Keyed[] = [];
    for (const payment of payments) {
      const keyed = await this.#keyed(payment, refunded.has(payment.gatewayRef));
      if (keyed) found.push(keyed);
    }
    return found;
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const ref = await this.#options.refOf(key);
    const payment = ref ? await this.#read(ref) : await this.#find(key);
    return payment?.attemptId === key ? this.#keyed(payment, true) : undefined;
  }

  async #refundedSince(from: Date): Promise<ReadonlySet<string>> {
    return new Set(await this.#options.books.refundedIn({ from, to: this.#now() }));
  }

  async #read(gatewayRef: string): Promise<BookedPayment | undefined> {
    try {
      return await this.#options.books.read(gatewayRef);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  /** Of an attempt that never heard the gateway's id. */
  async #find(key: string): Promise<BookedPayment | undefined> {
    for await (const page of this.#options.books.list(this.#windowOf({ after: key, until: key }))) {
      const found = page.find(({ attemptId }) => attemptId === key);
      if (found) return found;
    }
    return undefined;
  }

  async #keyed(payment: BookedPayment, mayBeRefunded: boolean): Promise<Keyed | undefined> {
    const { attemptId: key, gatewayRef, amount, status } = payment;
    if (status === 'open') return undefined;
    const { currency } = amount;
    const state = states[status];
    if (state === 'gone')
      return { key, facts: { payment: gatewayRef, state, minor: 0, refunded: 0, currency } };
    const isTaken = state === 'taken' && mayBeRefunded;
    const back = isTaken ? await this.#options.books.refundsOf(gatewayRef, amount) : undefined;
    return {
      key,
      facts: {
        payment: gatewayRef,
        state,
        minor: amount.minor,
        refunded: back?.refunded.minor ?? 0,
        currency,
      },
      ...(back?.moving === true ? { changedAt: this.#now() } : {}),
    };
  }

  #windowOf({ after, until }: KeyRange): BooksWindow {
    const from = after === null ? undefined : madeAt(after);
    const to = until === null ? undefined : madeAt(until);
    return {
      from: from === undefined ? new Date(0) : new Date(from.getTime() - slackMs),
      to: to === undefined ? this.#now() : new Date(to.getTime() + slackMs),
    };
  }

  #now(): Date {
    return this.#options.clock.now();
  }
}

function byKey(one: BookedPayment, other: BookedPayment): number {
  return compareKeys(one.attemptId, other.attemptId);
}

/** Undefined where one half would hold them all. */
function middleOf(payments: readonly BookedPayment[]): string | undefined {
  const keys = payments.toSorted(byKey).map(({ attemptId }) => attemptId);
  const middle = keys[Math.floor((keys.length - 1) / 2)];
  return middle === keys.at(-1) ? undefined : middle;
}
