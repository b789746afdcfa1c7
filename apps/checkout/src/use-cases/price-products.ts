import { Failure, type CartLine, type Clock, type CountryCode, type Product } from '@accord/canonical';
import { counter } from '@accord/service-kit';
import { priceBasket, type PricingOutcome } from '../domain/pricing.ts';
import type { ShippingTariff } from '../domain/shipping-rule.ts';
import type { CachedProduct, ProductCache } from './ports/product-cache.ts';
import type { Stock } from './ports/stock.ts';

export interface PriceAge {
  readonly confirmedAt: Date;
  readonly ageSeconds: number;
  /** Inventory could not confirm the price in time: it is sold at the last known one. */
  readonly delayed: boolean;
}

export interface PricedOutcome {
  readonly outcome: PricingOutcome;
  readonly ages: ReadonlyMap<string, PriceAge>;
}

export interface PriceProductsOptions {
  readonly stock: Stock;
  readonly cache: ProductCache;
  readonly clock: Clock;
  readonly tariff: ShippingTariff;
  /** A price confirmed within this time is used without asking again. */
  readonly freshForMs: number;
}

const delayedPrices = counter({
  name: 'accord_checkout_delayed_prices_total',
  help: 'prices that were served from the cache because inventory did not answer',
});

/** Prices a basket from the cache; asks inventory for what the cache does not know or has not heard of for a while. */
export class PriceProducts {
  readonly #options: PriceProductsOptions;

  constructor(options: PriceProductsOptions) {
    this.#options = options;
  }

  /** @throws Failure of inventory, only when it cannot answer and a product was never seen before */
  async execute(lines: readonly CartLine[], country: CountryCode): Promise<PricedOutcome> {
    const { cache, clock, tariff, freshForMs } = this.#options;
    const skus = [...new Set(lines.map((line) => line.sku))];
    const known = new Map(cache.read(skus));
    const freshSince = clock.now().getTime() - freshForMs;
    const doubtful = skus.filter((sku) => (known.get(sku)?.confirmedAt.getTime() ?? 0) < freshSince);
    const delayed = doubtful.length > 0 ? await this.#refresh(doubtful, known) : new Set<string>();

    const products = new Map<string, Product>();
    const ages = new Map<string, PriceAge>();
    for (const [sku, { product, confirmedAt }] of known) {
      products.set(sku, product);
      const ageSeconds = Math.max(0, Math.floor((clock.now().getTime() - confirmedAt.getTime()) / 1_000));
      ages.set(sku, { confirmedAt, ageSeconds, delayed: delayed.has(sku) });
    }
    return { outcome: priceBasket(lines, { products, country, tariff }), ages };
  }

  /** Brings `known` up to date and answers the SKUs for which that was not possible. */
  async #refresh(skus: readonly string[], known: Map<string, CachedProduct>): Promise<ReadonlySet<string>> {
    const { stock, cache, clock } = this.#options;
    try {
      const { items, missing } = await stock.products(skus);
      const confirmedAt = clock.now();
      await cache.keep(items, confirmedAt);
      for (const product of items) known.set(product.sku, { product, confirmedAt });
      for (const sku of missing) known.delete(sku);
      return new Set();
    } catch (error) {
      const canDoWithout = error instanceof Failure && skus.every((sku) => known.has(sku));
      if (!canDoWithout) throw error;
      delayedPrices.inc(skus.length);
      return new Set(skus);
    }
  }
}
