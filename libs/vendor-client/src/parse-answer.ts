import { counter, createLogger } from '@accord/service-kit';
import type { z } from 'zod';
import { tellOfAnswer } from './answer-listeners.ts';

const log = createLogger('vendor-client');
const differences = counter({
  name: 'accord_vendor_answer_differences_total',
  help: 'answers that were not what the adapter reads, by the field in which they differ; any is worth a look',
  labelNames: ['vendor', 'answer', 'field'],
});

/** Of one answer. A list whose every entry lacks something says so once. */
const mostFields = 5;
/** A vendor may put anything into the names of an object's fields; ours are short words. */
const fieldName = /^[A-Za-z_][\w-]{0,59}$/;

export interface AnswerSource {
  readonly vendor: string;
  /** What was asked for, such as `payment_intent`: few and fixed. */
  readonly answer: string;
}

/**
 * Reads what a vendor answered. What does not fit is counted, logged and recorded by field, so that a changed API has a
 * name before anybody has searched for it; never with what stood in the field.
 */
export function parseAnswer<S extends z.ZodType>(
  wire: S,
  body: unknown,
  { vendor, answer }: AnswerSource,
): z.ZodSafeParseResult<z.output<S>> {
  const parsed = wire.safeParse(body);
  if (parsed.success) return parsed;
  const fields = new Set(parsed.error.issues.map(({ path }) => fieldOf(path)));
  for (const field of [...fields].slice(0, mostFields)) {
    differences.inc({ vendor, answer, field });
    log.error({ event: 'vendor.answer_differs', vendor, answer, field }, 'a vendor answers in another form');
    tellOfAnswer(vendor, { answer, field });
  }
  return parsed;
}

/** `data[].attributes.email`; the whole answer is `(all)`. */
function fieldOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(all)';
  return path
    .map((part) =>
      typeof part === 'number' ? '[]' : fieldName.test(String(part)) ? `.${String(part)}` : '.*',
    )
    .join('')
    .replace(/^\./, '');
}
