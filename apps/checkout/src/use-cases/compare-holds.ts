import type { Clock } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import { Comparison, idAt, type Difference, type Judgement, type KeyRange, type Side } from '@accord/sync';
import { z } from 'zod';
import { seatsGranted, stockCommitted } from '../domain/fulfilment.ts';
import {
  believe,
  judgeHold,
  tellEndedAgain,
  tellPlacedAgain,
  type HeldPart,
} from '../domain/hold-judgement.ts';
import { unchanged, type Change, type Order } from '../domain/order.ts';
import { endedAgain, placedAgain } from '../domain/retelling.ts';
import type { OrderChanges } from './order-changes.ts';
import type { OrderHolds } from './ports/order-holds.ts';

export interface CompareHoldsOptions {
  readonly part: HeldPart;
  readonly holds: OrderHolds;
  /** The keeper's record; opened anew for each comparison. */
  readonly theirs: () => Side;
  readonly changes: OrderChanges;
  readonly clock: Clock;
  /** As `Comparison.graceMs`. */
  readonly graceMs: number;
}

/** Who keeps what. */
const keepers: Readonly<Record<HeldPart, string>> = { stock: 'inventory', seats: 'enrollment' };
/** Orders older than this are looked at on demand only. */
const recentMs = 35 * 24 * 3_600_000;

const state = z.enum(['set_aside', 'owed', 'taken', 'being_taken', 'being_given_back']);
const facts = z.object({ state });

/** Orders against the stock and the seats that are kept for them: paid and not given, given and not paid. */
export class CompareHolds extends Comparison {
  readonly kind: HeldPart;
  readonly against: string;
  override readonly graceMs: number;
  readonly #options: CompareHoldsOptions;

  constructor(options: CompareHoldsOptions) {
    super();
    this.kind = options.part;
    this.against = keepers[options.part];
    this.graceMs = options.graceMs;
    this.#options = options;
  }

  override recent(now: Date): KeyRange {
    return { after: idAt(new Date(now.getTime() - recentMs)), until: null };
  }

  open(): { readonly ours: Side; readonly theirs: Side } {
    const { holds, part, theirs } = this.#options;
    return { ours: holds.side(part), theirs: theirs() };
  }

  async judge({ key, ours, theirs }: Difference): Promise<Judgement | undefined> {
    const { holds, part, clock } = this.#options;
    const standing = ours === null ? await holds.standing(key) : undefined;
    if (standing && standing.changedAt.getTime() > clock.now().getTime() - this.graceMs) return undefined;
    return judgeHold(part, { ours: stateOf(ours), theirs: stateOf(theirs) }, standing);
  }

  async repair({ key }: Difference, { action }: Judgement): Promise<undefined> {
    await runInContext(inheritContext({ correlationId: key }), () =>
      this.#options.changes.change(key, (order) => this.#mended(order, action)),
    );
  }

  #mended(order: Order, action: string): Change {
    switch (action) {
      case tellPlacedAgain:
        return placedAgain(order);
      case tellEndedAgain:
        return endedAgain(order);
      case believe:
        return this.#options.part === 'stock' ? stockCommitted(order) : seatsGranted(order);
      default:
        return unchanged(order);
    }
  }
}

/** @throws ZodError where a side speaks of a state that there is none of */
function stateOf(side: Difference['ours']): z.output<typeof state> | undefined {
  return side === null ? undefined : facts.parse(side).state;
}
