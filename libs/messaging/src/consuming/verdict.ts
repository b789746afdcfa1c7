/** What a handler says about its message; nobody calls ack. */
export type Verdict =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'retry';
      /** A code such as `moodle.unavailable`; it becomes a header and a log field, so no personal data. */
      readonly reason: string;
      /** Not before this much time has passed; the next tier of the ladder when absent. */
      readonly afterMs?: number;
      /** False while somebody else must recover first: such waiting has no end. Default true. */
      readonly usesAttempt?: boolean;
    }
  | { readonly kind: 'park'; readonly reason: string };

/** The effect is committed, or there is none to be had. */
export function done(): Verdict {
  return { kind: 'done' };
}

/** Again later, up the ladder; parked when the ladder ends. */
export function retry(reason: string, options: { readonly afterMs?: number } = {}): Verdict {
  return { kind: 'retry', reason, ...options };
}

/** Again later and as often as needed, because the cause lies with someone who will recover. */
export function waitFor(reason: string, options: { readonly afterMs?: number } = {}): Verdict {
  return { kind: 'retry', reason, usesAttempt: false, ...options };
}

/** Aside, for a person to look at. */
export function park(reason: string): Verdict {
  return { kind: 'park', reason };
}

export function isVerdict(value: unknown): value is Verdict {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'done') return true;
  if (value.kind !== 'retry' && value.kind !== 'park') return false;
  return 'reason' in value && typeof value.reason === 'string';
}
