/** What of an answer differs from what its adapter reads. */
export interface AnswerDifference {
  readonly answer: string;
  readonly field: string;
}

type Listener = (difference: AnswerDifference) => void;

/** By vendor. Adapters read answers far from the account that got them, so who is told is known to the process, as with metrics. */
const listeners = new Map<string, Set<Listener>>();

/** @returns how to stop it */
export function listenToAnswers(vendor: string, listener: Listener): () => void {
  const known = listeners.get(vendor) ?? new Set();
  listeners.set(vendor, known.add(listener));
  return () => {
    known.delete(listener);
  };
}

/** Told once, by whichever account of the vendor was opened last: they all report to the same place. */
export function tellOfAnswer(vendor: string, difference: AnswerDifference): void {
  [...(listeners.get(vendor) ?? [])].at(-1)?.(difference);
}
