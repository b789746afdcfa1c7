import { fine, type Judged, type Objection, wrong } from './judged.ts';

const lengths = new Set([8, 12, 13, 14]);

const notGtin: Objection = {
  code: 'quality.bad_gtin',
  detail: 'A GTIN is 8, 12, 13 or 14 digits',
};
const badCheckDigit: Objection = {
  code: 'quality.gtin_check_digit',
  detail: 'The last digit does not follow from the others',
};
const exponent: Objection = {
  code: 'quality.gtin_exponent',
  detail: 'A spreadsheet wrote the number with an exponent and its last digits are gone',
};
const lostZeros: Objection = {
  code: 'quality.gtin_lost_zeros',
  detail: 'Too short; more than one reading with leading zeros is possible',
};

/** `4.006381333931E+12`, also with a decimal comma. */
const scientific = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i;

/**
 * A GTIN-8, -12, -13 or -14 whose check digit is right, as digits. What a spreadsheet did to it is mended only where one
 * reading is left: an exponent that still has all digits, a `.0`, and the single zero that begins many a GTIN-12 (11
 * digits). A barcode of all zeros is a placeholder and refused.
 */
export function judgeGtin(raw: string | number, field = 'gtin'): Judged<string> {
  const text = String(raw)
    .trim()
    .replace(/[\s-]/g, '')
    .replace(/[.,]0+$/, '');
  const inExponent = scientific.exec(text);
  if (inExponent) return fromExponent(inExponent, field);
  return /^\d+$/.test(text) ? fromDigits(text, field) : wrong(field, notGtin);
}

/** The form in which GTINs of different lengths are compared: 14 digits. */
export function gtin14(gtin: string): string {
  return gtin.padStart(14, '0');
}

function fromExponent([, whole = '', fraction = '', power]: RegExpExecArray, field: string): Judged<string> {
  return fraction.length === Number(power) ? fromDigits(whole + fraction, field) : wrong(field, exponent);
}

function fromDigits(digits: string, field: string): Judged<string> {
  if (/^0*$/.test(digits)) return wrong(field, notGtin);
  if (lengths.has(digits.length)) {
    return hasCheckDigit(digits) ? fine(digits) : wrong(field, badCheckDigit);
  }
  if (digits.length === 11) return hasCheckDigit(digits) ? fine(`0${digits}`) : wrong(field, badCheckDigit);
  return wrong(field, digits.length < 11 && digits.length > 4 ? lostZeros : notGtin);
}

/** GS1: from the right, digits weigh 1, 3, 1, 3 …, and the sum is a multiple of ten. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}
