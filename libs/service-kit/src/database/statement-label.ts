const named = /^\s*\/\* ([a-z][a-z0-9_.-]{2,59}) \*\//;
const verbs = /^\s*(?:\/\*.*?\*\/\s*)?([a-z]+)/i;
const tables = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:ONLY\s+)?"?([a-z_][a-z0-9_]*)/i;

/** Statements are few; what is put together anew each time may not be. */
const mostLabels = 200;
const known = new Set<string>();

/**
 * What a statement is called where an operator reads of it: the name in the comment that it begins with, else its verb
 * and first table. Never its text, which may hold what a person wrote.
 */
export function labelOf(statement: unknown): string {
  const text = textOf(statement);
  const label = named.exec(text)?.[1] ?? unnamed(text);
  if (!known.has(label) && known.size >= mostLabels) return 'another';
  known.add(label);
  return label;
}

function unnamed(text: string): string {
  const verb = verbs.exec(text)?.[1]?.toLowerCase() ?? 'unknown';
  const table = tables.exec(text)?.[1]?.toLowerCase();
  return table === undefined ? verb : `${verb} ${table}`;
}

/** node-postgres takes a text, or something that bears one. */
function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  if (typeof statement !== 'object' || statement === null || !('text' in statement)) return '';
  return typeof statement.text === 'string' ? statement.text : '';
}
