import { containsCardNumber, judgeGtin, numbersOfOtherKinds } from '@accord/canonical';

/**
 * Whether a row holds a payment card number, which is kept nowhere: not in a list of failed rows either. A GTIN is a
 * number of another kind, but only where it is one.
 */
export function holdsCardNumber(fields: Readonly<Record<string, unknown>>): boolean {
  const { gtin } = fields;
  const isGtin = (typeof gtin === 'string' || typeof gtin === 'number') && judgeGtin(gtin).ok;
  return containsCardNumber(fields, isGtin ? { except: numbersOfOtherKinds } : {});
}
