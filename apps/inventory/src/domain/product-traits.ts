import { gtin14 } from '@accord/canonical';

interface Named {
  readonly sku: string;
  readonly name: string;
  readonly gtin?: string | undefined;
}

/**
 * What tells a product apart, in the form in which systems are compared: a GTIN of any length as fourteen digits, and in a
 * name case, accents and spacing mean nothing.
 */
export function productTraits({ sku, name, gtin }: Named): Readonly<Record<string, string>> {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
  return { sku, ...(plain !== '' && { name: plain }), ...(gtin !== undefined && { gtin: gtin14(gtin) }) };
}
