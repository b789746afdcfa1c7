import { Failure } from '@accord/canonical';
import { HttpException } from '@nestjs/common';
import { z } from 'zod';
import { isError } from '../is-error.ts';
import { toDatabaseFailure } from '../database/failures.ts';
import { problemByKind } from './by-kind.ts';
import { builtinProblems } from './builtin.ts';
import { problemDefinition } from './catalogue.ts';
import type { ProblemDefinition } from './catalogue.ts';
import { invalidInput } from './invalid-input.ts';
import { Problem } from './problem.ts';
import type { ProblemParameters } from './problem.ts';

/** Everything that the document and the headers of an error answer are made of. */
export interface ReportedProblem {
  readonly code: string;
  readonly definition: ProblemDefinition;
  readonly parameters?: ProblemParameters;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

const unexpected: ReportedProblem = {
  code: 'internal.unexpected',
  definition: builtinProblems['internal.unexpected'],
  headers: {},
};

/** Statuses that Fastify and Nest raise by themselves, before any of our code has run. */
const codeByStatus: Readonly<Record<number, keyof typeof builtinProblems>> = {
  400: 'request.malformed',
  404: 'request.not_found',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};

const retryAfterSeconds = 2;

/** Total: whatever was thrown becomes an answer that shows no stack, no driver text and no vendor's words. */
export function toProblem(thrown: unknown): ReportedProblem {
  const error = toDatabaseFailure(thrown);
  if (error instanceof Problem) return fromProblem(error);
  if (error instanceof Failure) return fromFailure(error);
  if (error instanceof z.ZodError) return fromProblem(invalidInput(error));
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return unexpected;
  const code = codeByStatus[status] ?? 'request.refused';
  return { code, definition: { ...builtinProblems[code], status }, headers: {} };
}

function fromProblem(problem: Problem): ReportedProblem {
  const { code, parameters, extensions, headers } = problem;
  const definition = problemDefinition(code);
  return definition === undefined ? unexpected : { code, definition, parameters, extensions, headers };
}

function fromFailure(failure: Failure): ReportedProblem {
  const definition = problemDefinition(failure.code) ?? problemByKind[failure.kind];
  const seconds =
    failure.retryAfterMs === undefined ? retryAfterSeconds : Math.ceil(failure.retryAfterMs / 1000);
  return {
    code: failure.code,
    definition,
    parameters: placeholders(failure),
    headers: definition.status === 503 ? { 'retry-after': String(seconds) } : {},
  };
}

function placeholders(failure: Failure): ProblemParameters {
  return Object.fromEntries(
    Object.entries(failure.details ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!isError(error)) return undefined;
  if (error instanceof SyntaxError) return 400;
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
