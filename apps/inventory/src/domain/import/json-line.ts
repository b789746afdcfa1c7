import type { ImportRow, ReadableRow } from './row.ts';

/** Takes a line of NDJSON apart, if that was not done when it came. */
export function readable(row: ImportRow): ReadableRow {
  return 'json' in row ? readJson(row.json, { ended: true }) : row;
}

/** @param line.ended whether a line end follows: a file that was cut off ends without one */
export function readJson(text: string, { ended }: { readonly ended: boolean }): ReadableRow {
  const parsed = parse(text);
  if (isRecord(parsed)) return { fields: parsed };
  if (parsed !== undefined) return { refused: 'inventory.row_not_an_object', text };
  return { refused: ended ? 'inventory.row_not_json' : 'inventory.row_truncated', text };
}

/** @returns undefined for what is no JSON, which itself knows no such value */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
