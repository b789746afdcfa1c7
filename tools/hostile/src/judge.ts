import { z } from 'zod';
import type { Answer } from './exchange.ts';

const problem = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  code: z.string().regex(/^[a-z][a-z_]*\.[a-z][a-z0-9_]*$/),
  correlationId: z.string().min(1),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** Traces of a stack, a driver, a database or a file of ours. */
const insides =
  /node_modules|\.(?:ts|js):\d|QueryFailed|ECONN|\bat [A-Z]\w+\.|SELECT |INSERT |duplicate key|relation "/;

/** Words that a German sentence does not have. */
const english = /\b(?:the|is|not|must|expected|received|invalid|small|big|and|of|unrecognized)\b/i;

/** Answers that any address may give, whatever its description says. */
const anywhere: ReadonlySet<string> = new Set([
  'request.refused',
  'request.not_found',
  'request.method_not_allowed',
  'request.unsupported_media_type',
  'request.head_too_large',
]);

export interface Expectation {
  /** By status, the codes the endpoint says it answers; left out where any code will do. */
  readonly described?: Readonly<Record<string, string>>;
  readonly german: boolean;
}

/** What is wrong with an answer, in words; undefined when nothing is. Total: every answer is judged. */
export function faultOf(answer: Answer, { described, german }: Expectation): string | undefined {
  const { status, headers, text } = answer;
  if (insides.test(text)) return `tells of its inside: ${text.slice(0, 300)}`;
  if (status < 400)
    return described && !(status in described) ? `${String(status)} is not described` : undefined;
  if (!(headers['content-type'] ?? '').includes('application/problem+json')) {
    return `${String(status)} is no problem document: ${text.slice(0, 200)}`;
  }
  const parsed = problem.safeParse(JSON.parse(text));
  if (!parsed.success) return `${String(status)} is no problem document of ours: ${text.slice(0, 200)}`;
  const { code, correlationId, errors = [], title, detail } = parsed.data;
  if (parsed.data.status !== status)
    return `status ${String(status)}, and ${String(parsed.data.status)} in its body`;
  if (correlationId !== headers['x-correlation-id']) return `${code}: two correlation ids`;
  if (described && !anywhere.has(code) && !described[String(status)]?.includes(code)) {
    return `${String(status)} ${code} is not described`;
  }
  if (status >= 500 && !(status === 503 && headers['retry-after'])) return `${String(status)} ${code}`;
  const texts = [title, detail, ...errors.map(({ message }) => message)];
  const foreign = german ? texts.find((one) => english.test(one)) : undefined;
  return foreign === undefined ? undefined : `${code} is not German: ${foreign}`;
}
