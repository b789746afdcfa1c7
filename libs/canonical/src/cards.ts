/** Nesting deeper than this is no order of ours; what lies below is treated as if it held a card number. */
const maxDepth = 32;

/** Ids made of hexadecimal digits: by chance some hold a run of decimal digits that would pass as a card. */
const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const digests = /(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{32,}(?![0-9a-z])/gi;
/** W3C trace context: one in two thousand has a span that ends like a card and goes on with the flags. */
const traces = /(?<![0-9a-z])[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-z])/gi;

/** Digits with single spaces or dashes between them, not part of a longer number and no telephone number. */
const runs = /(?<![\d+])\d+(?:[ -]\d+)*/g;

/** What a card number has at the least; most texts are through with this. */
const thirteenDigits = /\d(?:[ -]?\d){12}/;

/** First digits that card schemes have been given. */
const issuer = /^(?:2[2-7]|3[0-9]|4|5|6)/;

/**
 * Whether a payment card number (13 to 19 digits that pass the Luhn check) stands anywhere in a JSON value, written with or
 * without spaces and dashes. Orders carry gateways' tokens, never card numbers, so such a body is refused before it is logged or stored.
 */
export function containsCardNumber(
  value: unknown,
  options: { readonly except?: ReadonlySet<string> } = {},
): boolean {
  return searches(value, options.except ?? nothing, 0);
}

/** The text with every digit of a card number starred, and otherwise as it was. */
export function maskCardNumbers(text: string): string {
  if (!thirteenDigits.test(text)) return text;
  return text.replace(runs, (run) => (textHoldsCard(run) ? run.replace(/\d/g, '*') : run));
}

/**
 * Fields of events whose numbers are of another kind and have their own check digits: one in ten would pass as a card
 * by chance, and the parcel or article would be stuck.
 */
export const numbersOfOtherKinds: ReadonlySet<string> = new Set(['gtin', 'trackingNumber', 'trackingUrl']);

const nothing: ReadonlySet<string> = new Set();

function searches(value: unknown, except: ReadonlySet<string>, depth: number): boolean {
  if (depth > maxDepth) return true;
  if (typeof value === 'string') return textHoldsCard(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) && textHoldsCard(String(value));
  if (Array.isArray(value)) return value.some((item) => searches(item, except, depth + 1));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).some(
      ([key, item]) => textHoldsCard(key) || (!except.has(key) && searches(item, except, depth + 1)),
    );
  }
  return false;
}

function textHoldsCard(text: string): boolean {
  if (text.length < 13 || !thirteenDigits.test(text)) return false;
  const plain = text.replace(uuids, ' . ').replace(traces, ' . ').replace(digests, ' . ');
  return [...plain.matchAll(runs)].some(([run]) => groupsHoldCard(run.split(/[ -]/)));
}

/** A card may have other numbers beside it ("4242 4242 4242 4242 123"): every sequence of whole groups is looked at. */
function groupsHoldCard(groups: readonly string[]): boolean {
  for (let first = 0; first < groups.length; first++) {
    let digits = '';
    for (const group of groups.slice(first)) {
      digits += group;
      if (digits.length > 19) break;
      if (digits.length >= 13 && issuer.test(digits) && passesLuhn(digits)) return true;
    }
  }
  return false;
}

/** ISO/IEC 7812-1 annex B: every second digit from the right doubled, cross sums added, divisible by ten. */
function passesLuhn(digits: string): boolean {
  let total = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return total % 10 === 0;
}
