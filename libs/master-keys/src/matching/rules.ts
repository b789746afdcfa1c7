import type { MatchRules } from './match-rules.ts';

/**
 * People. An address is theirs alone, unless two names share it; a telephone number may be a family's, so even together
 * with the name it is only a reason to ask. Two dates of birth are two people.
 */
export const personRules: MatchRules = {
  kind: 'person',
  traits: [
    { trait: 'email', same: 100, finds: true },
    { trait: 'phone', same: 50, finds: true },
    { trait: 'name', same: 40, different: -30 },
    { trait: 'bornOn', same: 30, contradicts: true },
  ],
  certainFrom: 100,
  doubtfulFrom: 60,
};

/**
 * Products. A GTIN with the same name is the same product; a GTIN alone is also printed on a new edition, and a SKU alone
 * is given twice by two systems. Two GTINs are two products.
 */
export const productRules: MatchRules = {
  kind: 'product',
  traits: [
    { trait: 'gtin', same: 70, contradicts: true, finds: true },
    { trait: 'sku', same: 60, finds: true },
    { trait: 'name', same: 40 },
  ],
  certainFrom: 100,
  doubtfulFrom: 60,
};
