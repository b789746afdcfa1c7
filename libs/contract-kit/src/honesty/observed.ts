import { ReadRecorder } from './read-recorder.ts';

/** One JSON document that the consumer's code took in while an interaction ran, and what it read of it. */
export interface ReadDocument {
  readonly value: unknown;
  readonly recorder: ReadRecorder;
}

/** One interaction that a consumer's test ran. */
export interface Observed {
  /** The pact file it was written to; undefined when nobody watches this pact. */
  readonly file: string | undefined;
  readonly description: string;
  readonly documents: ReadDocument[];
}

const observed: Observed[] = [];

/** Opens a record for one interaction. */
export function observe(file: string | undefined, description: string): Observed {
  const opened = { file, description, documents: [] };
  if (file !== undefined) observed.push(opened);
  return opened;
}

/** The same value, watched for this interaction. */
export function watch<T>({ documents }: Observed, value: T): T {
  const recorder = new ReadRecorder();
  documents.push({ value, recorder });
  return recorder.view(value);
}

/** Everything observed since the last call: one spec file's interactions, when each file asks at its end. */
export function takeObserved(): Observed[] {
  return observed.splice(0);
}
