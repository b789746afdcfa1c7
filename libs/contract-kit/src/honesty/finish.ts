import { existsSync, readFileSync } from 'node:fs';

import { flowOf, operationOf, parsePact, type PactFile, type PactInteraction } from '../pacts/index.ts';
import { declaredPaths, judge } from './judge.ts';
import { type Observed, takeObserved } from './observed.ts';

/** What the consumer tests of one spec file came to. */
export interface Finish {
  readonly interactions: number;
  /** Each forbids a green run. */
  readonly errors: readonly string[];
  /** Each is worth a look. */
  readonly warnings: readonly string[];
}

/**
 * Judges everything observed so far: each interaction must be in its pact file, and per operation the code may read
 * only what the interactions of the pact declare.
 */
export function finishContracts(observed: readonly Observed[] = takeObserved()): Finish {
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const [file = '', own] of Map.groupBy(observed, (one) => one.file)) {
    if (existsSync(file)) judgePact(parsePact(file, readFileSync(file, 'utf8')), own, { errors, warnings });
    else errors.push(`${file} was not written`);
  }
  return { interactions: observed.length, errors, warnings };
}

function judgePact(
  { consumer, provider, interactions }: PactFile,
  observed: readonly Observed[],
  { errors, warnings }: { readonly errors: string[]; readonly warnings: string[] },
): void {
  const pair = `${consumer} -> ${provider}`;
  const examples = observed.flatMap((one) => {
    const written = interactions.filter(({ description }) => description === one.description);
    const [interaction] = written;
    if (interaction !== undefined && written.length === 1) return [{ ...one, interaction }];
    const stands = `stands in the pact ${written.length} times, not once`;
    errors.push(`${pair}: "${one.description}" was tested and ${stands}`);
    return [];
  });
  for (const [operation, own] of Map.groupBy(examples, (one) => operationOf(one.interaction))) {
    const bodies = interactions.filter((one) => operationOf(one) === operation).map(bodyOf);
    const declared = bodies.flatMap((body) => declaredPaths(body));
    const byThePipeline = bodies.flatMap(readByThePipeline);
    const byTheHandler = readsOf(own, new Set(declared));
    const reads = [...byTheHandler, ...byThePipeline].filter(
      (path) => !passedOn.includes(path) || byThePipeline.length === 0,
    );
    const { undeclared, unread } = judge(reads, declared);
    const flows = [...new Set(own.map(({ interaction }) => flowOf(interaction) ?? 'none'))].join(', ');
    const say = (what: string, paths: readonly string[]): string =>
      `${pair}: ${operation} (flow ${flows}): ${what}: ${paths.join(', ')}`;
    if (undeclared.length > 0) errors.push(say('read, but not in the pact', undeclared));
    if (unread.length > 0) warnings.push(say('in the pact, but never read', unread));
  }
}

function bodyOf({ response, contents }: PactInteraction): unknown {
  return response?.body?.content ?? contents?.content;
}

/** The optional attributes of the envelope: passed on when they come, and missed by nobody when they do not. */
const passedOn: readonly string[] = ['traceparent', 'synthetic'];

/** The envelope's attributes: the pipeline of every consumer reads them before the handler sees anything. */
function readByThePipeline(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('specversion' in body)) return [];
  return Object.keys(body).filter((key) => key !== 'data');
}

/**
 * Reads of all documents that are the example. Others are parsed too, for instance by the HTTP client, which copies
 * its options by way of JSON: they have no field in common with what the pact declares.
 */
function readsOf(examples: readonly Observed[], declared: ReadonlySet<string>): string[] {
  return examples
    .flatMap(({ documents }) => documents)
    .filter(({ value }) => declaredPaths(value).some((path) => declared.has(path)))
    .flatMap(({ recorder }) => [...recorder.reads]);
}
