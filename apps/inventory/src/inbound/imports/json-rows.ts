import { containsCardNumber } from '@accord/canonical';
import { readJson } from '../../domain/import/json-line.ts';
import type { ImportRow } from '../../domain/import/row.ts';
import { holdsCardNumber } from './card-guard.ts';
import type { ReadRow } from './csv-rows.ts';
import type { TextLine } from './line-scanner.ts';

/**
 * One line of NDJSON as a row. What can hold no card number is taken apart only when it is loaded; fields are judged
 * then, after a change of rules once more.
 */
export function readJsonLine({ line, text, ended }: TextLine): ReadRow {
  return { line, raw: text === undefined ? { refused: 'inventory.row_too_large' } : read(text, ended) };
}

function read(text: string, ended: boolean): ImportRow {
  const suspicious = containsCardNumber(text);
  // Digits may hide behind escapes, which the text alone does not show.
  const isHidden = text.includes('\\u');
  if (ended && !suspicious && !isHidden) return { json: text };
  const row = readJson(text, { ended });
  if ('refused' in row) return suspicious ? { refused: 'request.card_number_refused' } : row;
  if ((suspicious || isHidden) && holdsCardNumber(row.fields))
    return { refused: 'request.card_number_refused' };
  return row;
}
