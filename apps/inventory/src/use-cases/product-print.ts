import { hash } from 'node:crypto';
import { readable } from '../domain/import/json-line.ts';
import { productRules } from '../domain/import/product-record.ts';
import type { ImportRow } from '../domain/import/row.ts';
import type { ProductPrint } from './ports/file-imports.ts';

/**
 * What most likely is the SKU of a line that nobody has taken apart. By it a product is only looked up, to see whether it
 * was made of this very line: a wrong one finds none.
 */
const skuInJson = /"sku"\s*:\s*"([\w.-]{1,40})"/;

const digestLength = 22;

/** What a row is about, as far as that is seen without reading it, and its digest. */
export function printOf(row: ImportRow): ProductPrint {
  return { sku: seemingSku(row), digest: digestOf(row) };
}

/** Empty where a row does not seem to be about any. */
function seemingSku(row: ImportRow): string {
  if ('json' in row) return (skuInJson.exec(row.json)?.[1] ?? '').toUpperCase();
  const raw = readable(row);
  const sku = 'fields' in raw ? raw.fields['sku'] : '';
  return typeof sku === 'string' || typeof sku === 'number' ? String(sku).trim().toUpperCase() : '';
}

/**
 * Of the row as it came and of the rules under which it is judged: where it was taken over under the same, there is
 * nothing to judge and nothing to write, so that the same file twice costs little.
 */
export function digestOf(row: ImportRow): string {
  const text = 'json' in row ? row.json : JSON.stringify(row);
  // In one call: a hash object per row takes longer than the hash.
  return hash('sha256', productRules + text, 'base64url').slice(0, digestLength);
}
