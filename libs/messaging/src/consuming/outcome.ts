import { createHash } from 'node:crypto';
import { Failure } from '@accord/canonical';
import type { FailureKind } from '@accord/canonical';
import { park, retry, waitFor } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** A verdict and, when it came from a throw, what tells two causes apart without keeping any text. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly stackDigest?: string;
}

type Reaction = 'again' | 'wait' | 'aside';

/** The one table from failures to verdicts. */
const reactions: Readonly<Record<FailureKind, Reaction>> = {
  transient: 'again',
  wait_for_vendor: 'wait',
  unknown_outcome: 'wait',
  invalid: 'aside',
  unauthenticated: 'aside',
  forbidden: 'aside',
  not_found: 'aside',
  conflict: 'aside',
  bug: 'aside',
};

/** What was not thrown on purpose is tried again: it may be the database, the network, a deploy half done. */
export function outcomeOf(thrown: unknown): Outcome {
  const stackDigest = digest(thrown);
  if (!(thrown instanceof Failure)) return { verdict: retry('handler.threw'), stackDigest };
  const when = thrown.retryAfterMs === undefined ? {} : { afterMs: thrown.retryAfterMs };
  switch (reactions[thrown.kind]) {
    case 'again':
      return { verdict: retry(thrown.code, when), stackDigest };
    case 'wait':
      return { verdict: waitFor(thrown.code, when), stackDigest };
    case 'aside':
      return { verdict: park(thrown.code), stackDigest };
  }
}

/** Name, code and places of an error; its text may hold personal data and stays out. */
function digest(thrown: unknown): string {
  const error = thrown instanceof Error ? thrown : new Error('not an error');
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8);
  const code = error instanceof Failure ? error.code : '';
  return createHash('sha256')
    .update([error.name, code, ...places].join('\n'))
    .digest('hex')
    .slice(0, 16);
}
