import type { z } from 'zod';
import { currentContext } from '../context.ts';
import { germanMessage } from './german-message.ts';
import { Problem } from './problem.ts';

/** Parses outside data. @throws Problem `request.invalid` naming every wrong field, in the caller's language */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

export function invalidInput(error: z.ZodError): Problem {
  const inGerman = currentContext()?.locale === 'de';
  const errors = error.issues.slice(0, 50).map((issue) => ({
    path: issue.path.map(shown).join('.'),
    message: inGerman ? germanMessage(issue) : issue.message,
  }));
  return new Problem('request.invalid', {}, { extensions: { errors }, cause: error });
}

/** Where a record's keys are the sender's words, they are not repeated. */
function shown(part: PropertyKey): string {
  return /^[\w.-]{1,40}$/.test(String(part)) ? String(part) : '…';
}
