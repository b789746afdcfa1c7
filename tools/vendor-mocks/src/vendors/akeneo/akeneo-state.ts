import { createHash } from 'node:crypto';
import { SeedRefused } from '../../vendor.ts';
import { developmentProducts, type AkeneoSeed, type ProductSeed } from './akeneo-seed.ts';

interface Value {
  readonly locale: string | null;
  readonly scope: string | null;
  readonly data: unknown;
}

export interface Product {
  readonly uuid: string;
  readonly enabled: boolean;
  readonly family: string | null;
  readonly parent: null;
  readonly categories: readonly string[];
  readonly values: Readonly<Record<string, readonly Value[]>>;
  readonly created: string;
  readonly updated: string;
}

/** One catalogue. */
export class AkeneoState {
  readonly #bySku = new Map<string, Product>();
  readonly #news: (product: Product, made: boolean) => void;
  #lastChange = 0;

  /** @param news tells whoever listens that a product was written */
  constructor(news: (product: Product, made: boolean) => void) {
    this.#news = news;
    this.merge({ products: [...developmentProducts], deleted: [] });
  }

  /** In the order of their keys, which no change moves. */
  all(): readonly Product[] {
    return [...this.#bySku.values()].sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
  }

  merge({ products, deleted }: AkeneoSeed): void {
    for (const seed of products) this.#put(seed);
    for (const sku of deleted) if (!this.#bySku.delete(sku)) throw new SeedRefused(`no product ${sku}`);
  }

  #put(seed: ProductSeed): void {
    const known = this.#bySku.get(seed.sku);
    const updated = this.#stamp(seed.changedAt);
    const product: Product = {
      uuid: known?.uuid ?? seed.uuid ?? uuidOf(seed.sku),
      enabled: seed.enabled ?? known?.enabled ?? true,
      family: seed.family ?? known?.family ?? null,
      parent: null,
      categories: [],
      values: { ...(known?.values ?? valuesOf({ name: seed.sku, taxRate: 19, ...seed })), ...valuesOf(seed) },
      created: known?.created ?? updated,
      updated,
    };
    this.#bySku.set(seed.sku, product);
    this.#news(product, known === undefined);
  }

  /** To the second, as Akeneo keeps it; two changes never carry the same one, unless the seed says so. */
  #stamp(at: number | undefined): string {
    if (at === undefined)
      this.#lastChange = Math.max(Math.floor(Date.now() / 1000) * 1000, this.#lastChange + 1000);
    const second = Math.floor((at ?? this.#lastChange) / 1000) * 1000;
    return new Date(second).toISOString().replace('.000Z', '+00:00');
  }
}

function valuesOf({ sku, name, ean, weightKg, grossPrice, taxRate }: ProductSeed): Product['values'] {
  return {
    sku: [forAll(sku)],
    ...(name !== undefined && {
      name: [
        { scope: null, locale: 'en_US', data: `${name} (en)` },
        { scope: null, locale: 'de_DE', data: name },
      ],
    }),
    ...(ean !== undefined && { ean: [forAll(ean)] }),
    ...(weightKg !== undefined && { weight: [forAll({ amount: String(weightKg), unit: 'KILOGRAM' })] }),
    ...(grossPrice !== undefined && {
      price: [
        {
          scope: 'ecommerce',
          locale: null,
          data: [
            { amount: (grossPrice * 1.1).toFixed(2), currency: 'USD' },
            { amount: grossPrice.toFixed(2), currency: 'EUR' },
          ],
        },
      ],
    }),
    ...(taxRate !== undefined && { tax_rate: [forAll(String(taxRate))] }),
  };
}

function forAll(data: unknown): Value {
  return { scope: null, locale: null, data };
}

function uuidOf(sku: string): string {
  const hex = createHash('md5').update(sku).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
