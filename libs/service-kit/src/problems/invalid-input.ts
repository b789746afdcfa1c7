import { z } from 'zod';
import { currentContext } from '../context.ts';
import { Problem } from './problem.ts';

const german = z.locales.de().localeError;

/** Parses outside data in the caller's language. @throws Problem `request.invalid` naming every wrong field */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed =
    currentContext()?.locale === 'de' ? schema.safeParse(input, { error: german }) : schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

export function invalidInput(error: z.ZodError): Problem {
  const errors = error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return new Problem('request.invalid', {}, { extensions: { errors }, cause: error });
}
