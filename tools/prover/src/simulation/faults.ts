import type { Seeded } from './seeded.ts';

/** What can go wrong, each by itself. */
export const faultKinds = [
  /** A process dies at this point, with all it was doing. */
  'kill',
  /** A process stands still for a while. */
  'pause',
  /** Nobody listens: proven not sent. */
  'refused',
  /** A request that never arrives. */
  'request_lost',
  /** A request that arrives when nobody waits for the answer any more. */
  'request_late',
  'request_repeated',
  /** Done, and nobody is told. */
  'answer_lost',
  /** The database goes away before a statement, or after a commit that counts. */
  'database_lost',
  'commit_unanswered',
  /** A batch of events that the broker did not get, or whose confirmation was lost. */
  'publish_lost',
  'confirm_lost',
  'message_late',
  'message_repeated',
  'message_overtakes',
  'ack_lost',
  'webhook_late',
  'webhook_repeated',
  /** Not taken at first; the vendor sends it again. */
  'webhook_missed',
  /** Never sent: the vendor has given up. */
  'webhook_lost',
  /** A vendor will not do what is asked of it. */
  'vendor_refuses',
  /** A gateway moves money by itself: lets an authorisation go, or somebody gives money back at its desk. */
  'vendor_acts',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Chance per opportunity; those that have many opportunities are rare each time. */
const usual: Readonly<Record<FaultKind, number>> = {
  kill: 0.006,
  pause: 0.006,
  refused: 0.03,
  request_lost: 0.03,
  request_late: 0.03,
  request_repeated: 0.05,
  answer_lost: 0.04,
  database_lost: 0.003,
  commit_unanswered: 0.01,
  publish_lost: 0.03,
  confirm_lost: 0.05,
  message_late: 0.05,
  message_repeated: 0.06,
  message_overtakes: 0.2,
  ack_lost: 0.03,
  webhook_late: 0.15,
  webhook_repeated: 0.15,
  webhook_missed: 0.1,
  webhook_lost: 0.03,
  vendor_refuses: 0.02,
  vendor_acts: 0.02,
};

export interface InjectedFault {
  /** Counts the faults of one history from 1. */
  readonly number: number;
  readonly kind: FaultKind;
  readonly at: string;
}

export interface FaultPlan {
  /** Multiplies the usual chance; a kind that is missing does not occur. */
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>;
  readonly atMost: number;
  /** Numbers of faults that are drawn but spared: how a failing history is made smaller. */
  readonly spared?: ReadonlySet<number>;
}

/** Decides where a history is disturbed. */
export class Faults {
  readonly injected: InjectedFault[] = [];
  readonly #chance: Seeded;
  readonly #plan: FaultPlan;
  readonly #onInjected: (fault: InjectedFault) => void;
  #drawn = 0;
  #over = false;

  constructor(chance: Seeded, plan: FaultPlan, onInjected: (fault: InjectedFault) => void) {
    this.#chance = chance;
    this.#plan = plan;
    this.#onInjected = onInjected;
  }

  /** From here on everything works. */
  end(): void {
    this.#over = true;
  }

  get areOver(): boolean {
    return this.#over;
  }

  /** Whether it goes wrong, here and now. */
  strike(kind: FaultKind, at: string): boolean {
    if (this.#over || this.#drawn >= this.#plan.atMost) return false;
    const weight = this.#plan.weights[kind];
    if (weight === undefined || !this.#chance.hits(usual[kind] * weight)) return false;
    this.#drawn += 1;
    if (this.#plan.spared?.has(this.#drawn) === true) return false;
    const fault = { number: this.#drawn, kind, at };
    this.injected.push(fault);
    this.#onInjected(fault);
    return true;
  }

  /** How long something takes that takes too long, in milliseconds. */
  delayMs(least: number, most: number): number {
    return this.#chance.between(least, most);
  }
}
