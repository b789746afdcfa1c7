/** A parameter as Postgres reads it from text: what node-postgres would send, and a Date by its instant alone. */
export function textOf(value: unknown): string | Buffer | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : textOfObject(value);
    default:
      return String(value);
  }
}

function textOfObject(value: object): string | Buffer {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value;
  return Array.isArray(value) ? arrayText(value) : JSON.stringify(value);
}

/** An array literal: every element quoted, so that none is taken for a keyword or for two. */
function arrayText(items: readonly unknown[]): string {
  return `{${items.map(elementText).join(',')}}`;
}

const needsEscape = /["\\]/;

function elementText(item: unknown): string {
  if (typeof item === 'string' && !needsEscape.test(item)) return `"${item}"`;
  if (Array.isArray(item)) return arrayText(item);
  const text = textOf(item);
  if (text === null) return 'NULL';
  const plain = typeof text === 'string' ? text : `\\x${text.toString('hex')}`;
  return `"${plain.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)}"`;
}
