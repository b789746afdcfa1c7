import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { FaultKind } from '../faults/fault.ts';
import type { AccountName } from '../vendor.ts';

/** One message to a subscriber. Headers are made per try, since some vendors sign the time of sending. */
export interface WebhookMessage {
  /** Name of the event, by which faults choose. */
  readonly event: string;
  readonly account: AccountName;
  readonly body: string;
  readonly headers: () => Readonly<Record<string, string>>;
  /** Where to, when it is not to the vendor's configured addresses. */
  readonly url?: string;
}

type Addressed = WebhookMessage & { readonly url: string };

/** How one delivery ended, kept for tests. */
export interface WebhookDelivery {
  readonly event: string;
  readonly url: string;
  readonly status: number | 'unreachable' | 'dropped';
  readonly tries: number;
}

const only = (kind: FaultKind): ReadonlySet<FaultKind> => new Set([kind]);
const dropped = only('webhook_drop');
const repeated = only('webhook_repeat');
const unordered = only('webhook_unordered');

/**
 * Tries of one delivery, pauses in milliseconds between them, and how many go out side by side. Vendors try for days;
 * more than a minute outlasts any service of ours that is killed and started again.
 */
const limits = { tries: 40, firstPauseMs: 50, longestPauseMs: 2000, parallel: 16, kept: 2000, heldMs: 150 };

/** Delivers one vendor's webhooks, several side by side: once unless a fault says otherwise, again until accepted. */
export class WebhookSender {
  readonly #faults: FaultPlan;
  #urls: readonly string[] = [];
  #queue: Addressed[] = [];
  #held: Addressed[] = [];
  #releaseTimer: NodeJS.Timeout | undefined;
  readonly #busy = new Set<Promise<void>>();
  readonly #deliveries: WebhookDelivery[] = [];
  readonly #stopped = new AbortController();
  /** Not `fetch`, which spends on its streams what a whole answer of a mock takes. */
  readonly #connections = new Agent({ headersTimeout: 10_000, bodyTimeout: 10_000 });

  constructor(faults: FaultPlan) {
    this.#faults = faults;
  }

  /** Where events go from now on, each to all of them; to none: they are not sent at all. */
  subscribe(urls: readonly string[]): void {
    this.#urls = urls;
  }

  /** Whether anybody listens: signing for nobody is wasted. */
  get subscribed(): boolean {
    return this.#urls.length > 0;
  }

  deliveries(): readonly WebhookDelivery[] {
    return this.#deliveries;
  }

  /** Sends soon, never before the caller's own request is answered. */
  send(message: WebhookMessage): void {
    const urls = message.url ? [message.url] : this.#urls;
    for (const url of urls) this.#sendTo({ ...message, url });
  }

  #sendTo(message: Addressed): void {
    if (this.#stopped.signal.aborted) return;
    const at = { operation: message.event, account: message.account };
    if (this.#faults.strike({ ...at, kinds: dropped })) {
      this.#record({ event: message.event, url: message.url, status: 'dropped', tries: 0 });
      return;
    }
    const copies = this.#faults.strike({ ...at, kinds: repeated }) ? [message, message] : [message];
    if (this.#faults.strike({ ...at, kinds: unordered })) {
      this.#held.unshift(...copies);
      this.#releaseTimer ??= setTimeout(() => this.#release(), limits.heldMs);
      return;
    }
    this.#queue.push(...copies);
    setImmediate(() => this.#pump());
  }

  /** Sends what is held back and waits until nothing is under way. */
  async flush(): Promise<void> {
    this.#release();
    while (this.#queue.length > 0 || this.#busy.size > 0) {
      this.#pump();
      await Promise.all(this.#busy);
    }
  }

  /** Forgets what was not yet sent. */
  clear(): void {
    this.#queue = [];
    this.#held = [];
    this.#deliveries.length = 0;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#releaseTimer);
    this.clear();
    await this.#connections.destroy();
    await Promise.all(this.#busy);
  }

  #release(): void {
    clearTimeout(this.#releaseTimer);
    this.#releaseTimer = undefined;
    this.#queue.push(...this.#held);
    this.#held = [];
    this.#pump();
  }

  #pump(): void {
    while (this.#busy.size < limits.parallel) {
      const message = this.#queue.shift();
      if (!message) return;
      const delivery: Promise<void> = this.#deliver(message).finally(() => {
        this.#busy.delete(delivery);
        this.#pump();
      });
      this.#busy.add(delivery);
    }
  }

  async #deliver(message: Addressed): Promise<void> {
    let status: WebhookDelivery['status'] = 'unreachable';
    let tries = 0;
    while (tries < limits.tries && !this.#stopped.signal.aborted) {
      tries += 1;
      status = await this.#try(message);
      if (typeof status === 'number' && status < 300) break;
      const pause = Math.min(limits.firstPauseMs * 2 ** (tries - 1), limits.longestPauseMs);
      await wait(pause, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
    this.#record({ event: message.event, url: message.url, status, tries });
  }

  async #try(message: Addressed): Promise<WebhookDelivery['status']> {
    try {
      const response = await request(message.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...message.headers() },
        body: message.body,
        dispatcher: this.#connections,
      });
      await response.body.dump();
      return response.statusCode;
    } catch {
      return 'unreachable';
    }
  }

  #record(delivery: WebhookDelivery): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > limits.kept) this.#deliveries.shift();
  }
}
