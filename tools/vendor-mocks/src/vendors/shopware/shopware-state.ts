import { createHash } from 'node:crypto';
import { SeedRefused } from '../../vendor.ts';
import { matches, sorter, type Criteria } from './criteria.ts';
import { developmentProducts, shopwareIds, type ProductSeed, type ShopwareSeed } from './shopware-seed.ts';

/** A product as it is stored: what it inherits is absent. */
export interface Product {
  readonly id: string;
  readonly autoIncrement: number;
  readonly productNumber: string;
  readonly parentId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string | null;
  readonly taxId?: unknown;
  readonly [field: string]: unknown;
}

export interface Found {
  readonly total: number;
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** Fields that a variant has of its parent where it has none of its own. */
const inherited = ['name', 'active', 'ean', 'weight', 'price', 'taxId', 'categoryIds'] as const;

/** One shop: products with prices and taxes. */
export class ShopwareState {
  readonly #byNumber = new Map<string, Product>();
  readonly #byId = new Map<string, Product>();
  readonly #news: (product: Product) => void;
  #lastNumber = 0;
  #lastChange = 0;

  /** @param news tells whoever listens that a product was written */
  constructor(news: (product: Product) => void) {
    this.#news = news;
    this.merge({ products: [...developmentProducts], deleted: [] });
  }

  all(): readonly Product[] {
    return [...this.#byId.values()];
  }

  merge({ products, deleted }: ShopwareSeed): void {
    for (const seed of products) this.#put(seed);
    for (const productNumber of deleted) {
      const product = this.#byNumber.get(productNumber);
      if (!product) throw new SeedRefused(`no product ${productNumber}`);
      this.#byNumber.delete(productNumber);
      this.#byId.delete(product.id);
    }
  }

  /** @param inherit whether variants are shown with what they have of their parents */
  search({ filter, sort, page, limit, ids, includes, ...rest }: Criteria, inherit: boolean): Found {
    const found = this.all()
      .filter(({ id }) => ids === undefined || ids.includes(id))
      .map((product) => ({ ...product, childCount: this.#childCount(product.id) }))
      .filter((product) => filter.every((one) => matches(product, one)))
      .sort(sorter(sort));
    const data = found
      .slice((page - 1) * limit, page * limit)
      .map((product) => (inherit ? this.#whole(product) : product))
      .map(({ taxId, ...product }) => ({
        ...product,
        taxId,
        tax: 'tax' in rest.associations && taxId !== undefined ? { taxRate: taxRateOf(taxId) } : null,
      }))
      .map((product) => picked(product, includes?.['product']));
    const counted = rest['total-count-mode'] === 'exact' ? found.length : data.length;
    return { total: counted, data };
  }

  #childCount(id: string): number {
    return this.all().filter(({ parentId }) => parentId === id).length;
  }

  #whole<P extends Product>(product: P): P {
    const parent = product.parentId === null ? undefined : this.#byId.get(product.parentId);
    if (!parent) return product;
    const own = Object.fromEntries(Object.entries(product).filter(([, value]) => value !== null));
    const lent = Object.fromEntries(inherited.map((field) => [field, parent[field] ?? null]));
    return { ...product, ...lent, ...own };
  }

  #put(seed: ProductSeed): void {
    const known = this.#byNumber.get(seed.productNumber);
    const at = this.#stamp(seed.changedAt);
    const product: Product = {
      ...(known ?? this.#fresh(seed, at)),
      ...given(seed),
      updatedAt: known || seed.updated ? at : null,
    };
    this.#byNumber.set(product.productNumber, product);
    this.#byId.set(product.id, product);
    this.#news(product);
  }

  #fresh({ productNumber, parent, id }: ProductSeed, at: string): Product {
    const of = parent === undefined ? undefined : this.#byNumber.get(parent);
    if (parent !== undefined && !of) throw new SeedRefused(`no product ${parent} to be the parent`);
    const own = {
      name: productNumber,
      active: true,
      ean: null,
      weight: null,
      price: null,
      categoryIds: null,
    };
    const empty = of ? { ...own, name: null, active: null } : { ...own, taxId: shopwareIds.standardTax };
    this.#lastNumber += 1;
    return {
      ...empty,
      id: id ?? createHash('md5').update(productNumber).digest('hex'),
      autoIncrement: this.#lastNumber,
      productNumber,
      parentId: of?.id ?? null,
      stock: 0,
      createdAt: at,
      updatedAt: null,
    };
  }

  /** Two changes never carry the same instant, unless the seed says so. */
  #stamp(at: number | undefined): string {
    if (at === undefined) this.#lastChange = Math.max(Date.now(), this.#lastChange + 1);
    return new Date(at ?? this.#lastChange).toISOString().replace('Z', '+00:00');
  }
}

function given(seed: ProductSeed): Record<string, unknown> {
  const { name, active, ean, weightKg, grossPrice, taxRate, categoryIds } = seed;
  return {
    ...(name !== undefined && { name }),
    ...(active !== undefined && { active }),
    ...(ean !== undefined && { ean }),
    ...(weightKg !== undefined && { weight: weightKg }),
    ...(grossPrice !== undefined && { price: grossPrice === null ? null : [priceOf(grossPrice)] }),
    ...(taxRate !== undefined && { taxId: taxIdOf(taxRate) }),
    ...(categoryIds !== undefined && { categoryIds }),
  };
}

function priceOf(gross: number): object {
  return { currencyId: shopwareIds.euro, gross, net: Math.round((gross / 1.19) * 100) / 100, linked: true };
}

/** Taxes have no fields but their rate, so the rate is in the id. */
function taxIdOf(rate: number): string {
  return Math.round(rate * 100)
    .toString(16)
    .padStart(32, '0');
}

function taxRateOf(id: unknown): number {
  return typeof id === 'string' ? Number.parseInt(id, 16) / 100 : 0;
}

function picked(product: Readonly<Record<string, unknown>>, fields: readonly string[] | undefined) {
  if (fields === undefined) return product;
  return Object.fromEntries(Object.entries(product).filter(([name]) => fields.includes(name)));
}
