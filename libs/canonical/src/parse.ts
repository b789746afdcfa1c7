import type { z } from 'zod';
import { Failure } from './failure.ts';

/** What a parser says when it refuses. */
interface Refusal {
  readonly code: string;
  /** Named in the message; the refused value itself is not repeated, for it may be personal. */
  readonly what: string;
}

/** Turns a schema into a parser that fails in our own language. */
export function parserOf<Schema extends z.ZodType>(
  schema: Schema,
  refusal: Refusal,
): (raw: unknown) => z.output<Schema> {
  return (raw) => {
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    const first = result.error.issues[0];
    const where = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
    throw new Failure(
      refusal.code,
      'invalid',
      `Not ${refusal.what}${where}: ${first?.message ?? 'refused'}`,
      {
        sent: 'no',
      },
    );
  };
}
