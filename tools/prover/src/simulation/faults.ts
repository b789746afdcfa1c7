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
  /** A process that lives is taken for dead by the database, and what it has in hand is given to another. */
  'lifeline_broken',
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
  lifeline_broken: 0.2,
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
  /** The same for the same fault at the same point of a history, whatever else happens in it. */
  readonly id: string;
  readonly kind: FaultKind;
  readonly at: string;
}

export interface FaultPlan {
  /** Multiplies the usual chance; a kind that is missing does not occur. */
  readonly weights: Readonly<Partial<Record<FaultKind, number>>>;
  readonly atMost: number;
  /** Ids of the faults to keep, all others left out: how a failing history is made smaller. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Decides where a history is disturbed. What happens at a point follows from the seed and the point, not from what was
 * decided before: so that without one fault the others stay where they were.
 */
export class Faults {
  readonly injected: InjectedFault[] = [];
  readonly #seed: number;
  readonly #plan: FaultPlan;
  readonly #onInjected: (fault: InjectedFault) => void;
  readonly #passed = new Map<string, number>();
  #last = 0;
  #over = false;

  constructor(seed: number, plan: FaultPlan, onInjected: (fault: InjectedFault) => void) {
    this.#seed = seed;
    this.#plan = plan;
    this.#onInjected = onInjected;
  }

  /** From here on everything works. */
  end(): void {
    this.#over = true;
  }

  /** Whether it goes wrong, here and now. */
  strike(kind: FaultKind, at: string): boolean {
    const weight = this.#plan.weights[kind];
    if (this.#over || weight === undefined) return false;
    const point = `${kind} ${at}`;
    const times = this.#passed.get(point) ?? 0;
    this.#passed.set(point, times + 1);
    const drawn = scattered(hashOf(point) ^ scattered(this.#seed + Math.imul(times, 0x9e3779b1)));
    if (drawn / 0x1_0000_0000 >= usual[kind] * weight || this.injected.length >= this.#plan.atMost)
      return false;
    this.#last = scattered(drawn + 1);
    const id = this.#last.toString(36);
    if (this.#plan.only?.has(id) === false) return false;
    const fault = { id, kind, at };
    this.injected.push(fault);
    this.#onInjected(fault);
    return true;
  }

  /** How long the last fault lasts, in milliseconds. */
  delayMs(least: number, most: number): number {
    this.#last = scattered(this.#last + 1);
    return least + Math.floor((this.#last / 0x1_0000_0000) * (most - least + 1));
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Every bit of the answer depends on every bit of the number (the end of MurmurHash3). */
function scattered(number: number): number {
  let bits = number ^ (number >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
