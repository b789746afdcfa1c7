import { containsCardNumber } from '@accord/canonical';

export interface PrivateText {
  readonly where: string;
  /** What it looks like; never the text itself. */
  readonly what: string;
}

/** What a credential that opens something looks like; the gateways' own test keys open nothing. */
const credentials: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a live key of Stripe', /\b[sr]k_live_\w+/],
  ['a key of SendGrid', /\bSG\.[\w-]{20,}\.[\w-]{20,}/],
  ['a key of Klaviyo', /\bpk_[0-9a-f]{30,}/],
  ['a key of Adyen', /\bAQ[A-Z][\w+/]{40,}/],
  ['a key of AWS', /\bAKIA[0-9A-Z]{16}\b/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{10,}/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
];
const mail = /[\w.+-]+@([\w-]+(?:\.[\w-]+)*)/g;
/** RFC 2606: nobody lives there. */
const nobodysDomain = /(?:^|\.)example(?:\.(?:org|com|net))?$/;
/** Product numbers (GTIN) have a check digit as card numbers have. */
const productNumber = /(?:gtin|ean)$/i;

/** Credentials and personal data in anything that JSON can hold, with the path to each. */
export function privateTexts(value: unknown, where = ''): PrivateText[] {
  if (Array.isArray(value))
    return value.flatMap((inner: unknown, index) => privateTexts(inner, `${where}[${index}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      privateTexts(inner, where === '' ? key : `${where}.${key}`),
    );
  }
  if (typeof value !== 'string') return [];
  const found = credentials.filter(([, pattern]) => pattern.test(value)).map(([what]) => ({ where, what }));
  for (const [, domain = ''] of value.matchAll(mail)) {
    if (!nobodysDomain.test(domain)) found.push({ where, what: 'a mail address of somebody' });
  }
  if (!productNumber.test(where) && containsCardNumber(value))
    found.push({ where, what: 'what may be a card number' });
  return found;
}
