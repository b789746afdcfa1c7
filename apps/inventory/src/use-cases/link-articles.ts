import type { Product } from '@accord/canonical';
import type { MasterKeys } from '@accord/master-keys';
import type { Tx } from '@accord/messaging';
import { productTraits } from '../domain/product-traits.ts';
import type { ImportedArticle } from './ports/catalogue-import.ts';

/** How our own products are called among the systems: their key is the SKU. */
const ours = 'accord';

/** What became of one system's articles. */
export interface WrittenArticles {
  readonly articles: readonly ImportedArticle[];
  /** New or different products made of some of them. */
  readonly changed: readonly Product[];
  /** Those whose SKU another system sells, by this system's ids. */
  readonly elsewhere: readonly string[];
}

/**
 * Notes which article of which system is which product of ours. What a product was made of is its copy; another system's
 * article under the same SKU or GTIN is one with it on enough evidence, and else a question to a person.
 */
export class LinkArticles {
  readonly #keys: MasterKeys;
  readonly #system: string;

  /** @param system whose articles these are: `weclapp`, `shopware` */
  constructor(keys: MasterKeys, system: string) {
    this.#keys = keys;
    this.#system = system;
  }

  /** Last in its transaction: placing waits for whoever else places articles. */
  async execute(tx: Tx, { articles, changed, elsewhere }: WrittenArticles): Promise<void> {
    const products = new Map(changed.map((product) => [product.sku as string, product]));
    const others = new Set(elsewhere);
    await this.#keys.observe(
      tx,
      articles.flatMap((article) => {
        const theirs = { system: this.#system, key: article.vendorId, traits: productTraits(article) };
        if (others.has(article.vendorId)) return [theirs];
        const product = products.get(article.sku);
        return product === undefined
          ? []
          : [ourRecord(product), { ...theirs, copyOf: { system: ours, key: product.sku } }];
      }),
    );
  }
}

/** A product of ours among the records of all systems. */
export function ourRecord(product: Pick<Product, 'sku' | 'name' | 'gtin'>) {
  return { system: ours, key: product.sku, traits: productTraits(product) };
}
