import { Failure } from '@accord/canonical';
import { createLogger, gauge } from '@accord/service-kit';
import type { Needs } from '../topology/definition.ts';
import type { Delivery } from './delivery.ts';
import { numberHeader } from './headers.ts';
import type { Parties, Trouble } from './parties.ts';

export interface PauseOptions {
  readonly queue: string;
  readonly needs: Needs;
  readonly parties: Parties;
  /** The broker's own limit of redeliveries, after which it parks a message. */
  readonly deliveryLimit: number;
}

const log = createLogger('messaging.consumer');
const paused = gauge({
  name: 'accord_consumer_paused',
  help: '1 while a consumer takes no messages because somebody it needs cannot be called',
  labelNames: ['consumer', 'party'],
});

/** Whether one consumer rests because somebody it needs is ill. */
export class Pause {
  readonly #options: PauseOptions;
  #trouble: Trouble | undefined;
  /** Called when a pause begins. */
  onBegin: () => void = () => undefined;

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  /** What the consumer is paused for; undefined while it takes messages. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** Looks whether somebody is ill; a pause begins, goes on or ends accordingly. @returns the present trouble */
  look(): Trouble | undefined {
    const { parties, needs } = this.#options;
    const now = parties.troubleOf(needs);
    const before = this.#trouble;
    this.#trouble = now;
    if (before?.party !== now?.party) this.#tell(before, now);
    if (before === undefined && now !== undefined) this.onBegin();
    return now;
  }

  /**
   * Giving a message back costs it one of the redeliveries that its queue allows. When half of them are used up it
   * goes the long way, by the ladder, where a copy begins anew.
   */
  mayGiveBack({ headers }: Pick<Delivery, 'headers'>): boolean {
    return numberHeader(headers, 'x-delivery-count', 0) < this.#options.deliveryLimit / 2;
  }

  /** For the health page. @throws Failure `paused.<why>` with the instant it began */
  check(): void {
    if (this.#trouble === undefined) return;
    const { party, reason, since } = this.#trouble;
    throw Object.assign(
      new Failure(`paused.${reason}`, 'wait_for_vendor', `${this.#options.queue} waits for ${party}`),
      { since },
    );
  }

  #tell(before: Trouble | undefined, now: Trouble | undefined): void {
    const consumer = this.#options.queue;
    if (before) paused.set({ consumer, party: before.party }, 0);
    if (now) {
      paused.set({ consumer, party: now.party }, 1);
      log.warn(
        { event: 'consumer.paused', queue: consumer, party: now.party, reason: now.reason },
        'takes no messages while somebody it needs is ill',
      );
    } else log.warn({ event: 'consumer.resumed', queue: consumer, party: before?.party }, 'goes on');
  }
}
