import { fieldMessage, germanFieldMessage } from '@accord/canonical';
import { currentContext } from '../context.ts';
import { Problem } from '../problems/problem.ts';

/** Deeper than any request of ours; what is nested further is not looked through. */
const maxDepth = 32;

/**
 * Refuses what no schema asks about and no database keeps: text with U+0000 or half a surrogate pair, which Postgres
 * throws out of `text` and `jsonb`, and nesting without end. It stands before every schema, so that a field that
 * takes "any text", or is kept without being looked at, cannot become a 500.
 * @throws Problem `request.invalid` naming the field
 */
export function refuseUnstorable(value: unknown): void {
  const found = find(value, 0);
  if (found === undefined) return;
  const { path, message } = found;
  const german = currentContext()?.locale === 'de' ? germanFieldMessage(message) : undefined;
  throw new Problem(
    'request.invalid',
    {},
    { extensions: { errors: [{ path, message: german ?? message }] } },
  );
}

interface Finding {
  readonly path: string;
  readonly message: string;
}

function find(value: unknown, depth: number): Finding | undefined {
  if (depth > maxDepth)
    return { path: '', message: fieldMessage('nested too deeply', 'zu tief verschachtelt') };
  if (typeof value === 'string') return isStorable(value) ? undefined : unfit;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (!isStorable(key)) return unfit;
    const found = find(item, depth + 1);
    if (found) return { ...found, path: found.path === '' ? shown(key) : `${shown(key)}.${found.path}` };
  }
  return undefined;
}

const unfit: Finding = {
  path: '',
  message: fieldMessage('characters that are no text', 'Zeichen, die kein Text sind'),
};

/** Keys are the sender's words, too: a card number may be one, and is not repeated. */
function shown(key: string): string {
  return /^(?:[A-Za-z_]{1,40}|\d{1,4})$/.test(key) ? key : '…';
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
