import { Failure, type FailureKind } from '@accord/canonical';

/** The LMS will never do it: asking again changes nothing. */
const hopeless: ReadonlySet<FailureKind> = new Set(['invalid', 'not_found', 'conflict']);

export function isHopeless(error: unknown): error is Failure {
  return error instanceof Failure && hopeless.has(error.kind);
}
