import { Sku, type Judged } from '@accord/canonical';

const longestName = 255;

export function refuse(field: string, code: string, detail: string): Judged<never> {
  return { ok: false, finding: { code, field, detail } };
}

/** Neither there nor filled in: a cell without text says no more than no cell. */
export function isAbsent(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

/** What a spreadsheet makes of a long number. As a SKU it would be one that many articles share. */
const exponent = /^\d+(?:[.,]\d+)?E\+\d+$/i;

export function judgeSku(raw: unknown): Judged<Sku> {
  if (isAbsent(raw)) return refuse('sku', 'inventory.sku_missing', 'There is no SKU');
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text === 'string' && exponent.test(text.trim())) {
    return refuse(
      'sku',
      'inventory.sku_exponent',
      'A spreadsheet wrote the SKU with an exponent; its last digits are gone',
    );
  }
  const parsed = Sku.safeParse(text);
  if (parsed.success) return { ok: true, value: parsed.data };
  return refuse('sku', 'product.bad_sku', 'A SKU is 1 to 40 of A-Z, 0-9, dot, dash and underscore');
}

/**
 * What a spreadsheet would run when our data is exported into one (OWASP, CSV injection). A plus or minus alone begins
 * many an honest name.
 */
const formula = /^\s*(?:[=@]|[+-].*[(|!])/u;

export function judgeName(raw: unknown): Judged<string> {
  if (isAbsent(raw)) return refuse('name', 'inventory.name_missing', 'There is no name');
  if (typeof raw !== 'string') return refuse('name', 'inventory.bad_name', 'A name is text');
  if (formula.test(raw)) {
    return refuse('name', 'inventory.formula', 'This cell would be run as a formula by a spreadsheet');
  }
  const name = raw.trim();
  if (!name.isWellFormed() || /\p{Cc}/u.test(name.replaceAll(/\r?\n/g, ' '))) {
    return refuse(
      'name',
      'inventory.control_character',
      'Characters that are no text: the encoding of the file is not the one it was read in',
    );
  }
  if (name.length > longestName) {
    return refuse('name', 'inventory.name_too_long', `A name has at most ${longestName} characters`);
  }
  return { ok: true, value: name.normalize('NFC').replaceAll(/\s*\r?\n\s*/g, ' ') };
}

/** A whole number from JSON or from a cell; a spreadsheet may have written `12,0`. */
export function wholeNumber(raw: unknown): number | undefined {
  const text = typeof raw === 'string' ? raw.trim().replace(/[.,]0+$/, '') : String(raw);
  if (typeof raw !== 'number' && typeof raw !== 'string') return undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
