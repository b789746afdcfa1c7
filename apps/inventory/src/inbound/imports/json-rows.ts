import { containsCardNumber } from '@accord/canonical';
import type { ImportRow } from '../../domain/import/row.ts';
import { holdsCardNumber } from './card-guard.ts';
import type { ReadRow } from './csv-rows.ts';
import type { TextLine } from './line-scanner.ts';

/** One line of NDJSON as a row. Fields are judged when they are loaded, after a change of rules once more. */
export function readJsonLine({ line, text, ended }: TextLine): ReadRow {
  return { line, raw: text === undefined ? { refused: 'inventory.row_too_large' } : read(text, ended) };
}

function read(text: string, ended: boolean): ImportRow {
  const suspicious = containsCardNumber(text);
  const parsed = parse(text);
  if (parsed === undefined || !isRecord(parsed)) {
    if (suspicious) return { refused: 'request.card_number_refused' };
    if (parsed !== undefined) return { refused: 'inventory.row_not_an_object', text };
    return { refused: ended ? 'inventory.row_not_json' : 'inventory.row_truncated', text };
  }
  // Digits may hide behind escapes, which the text alone does not show.
  const isHidden = text.includes('\\u');
  if ((suspicious || isHidden) && holdsCardNumber(parsed)) return { refused: 'request.card_number_refused' };
  return { fields: parsed };
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
