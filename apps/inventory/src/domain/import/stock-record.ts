import type { Judged } from '@accord/canonical';
import { isAbsent, judgeSku, refuse, wholeNumber } from './fields.ts';

/** How many pieces of an article somebody has counted. */
export interface CountedStock {
  readonly sku: string;
  readonly pieces: number;
}

/** Postgres counts shelves in 32 bits. */
const most = 2_147_483_647;

export function judgeCount(fields: Readonly<Record<string, unknown>>): Judged<CountedStock> {
  const sku = judgeSku(fields['sku']);
  if (!sku.ok) return sku;
  const raw = fields['quantity'];
  if (isAbsent(raw)) return refuse('quantity', 'inventory.quantity_missing', 'There is no number of pieces');
  const pieces = wholeNumber(raw);
  if (pieces === undefined || pieces < 0 || pieces > most) {
    return refuse('quantity', 'inventory.bad_quantity', 'Whole pieces, none or more');
  }
  return { ok: true, value: { sku: sku.value, pieces } };
}
