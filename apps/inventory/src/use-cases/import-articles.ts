import { productChanged } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { BadRecord, SourceArticle, SourceRecord } from './ports/article-source.ts';
import type { CatalogueImport, ImportedArticle } from './ports/catalogue-import.ts';

/** What became of one record. */
export type ArticleEffect =
  | { readonly kind: 'created' | 'updated' | 'unchanged' | 'withdrawn' | 'ignored' | 'stale' | 'elsewhere' }
  | { readonly kind: 'bad'; readonly record: BadRecord };

/** Writes the source's records into the catalogue and tells the others what is new. */
export class ImportArticles {
  readonly #catalogue: CatalogueImport;
  readonly #clock: Clock;

  constructor(catalogue: CatalogueImport, clock: Clock) {
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  /**
   * Set-based, articles before the bundles that are made of them.
   * @returns one effect per record, in their order
   */
  async execute(tx: Tx, records: readonly SourceRecord[]): Promise<readonly ArticleEffect[]> {
    const articles = records.flatMap((record) => (record.kind === 'article' ? [record.article] : []));
    const effects = new Map<string, ArticleEffect>();
    const plain = articles.filter(({ kind }) => kind !== 'bundle');
    await this.#write(tx, plain.map(withoutParts), effects);
    await this.#writeBundles(
      tx,
      articles.filter(({ kind }) => kind === 'bundle'),
      effects,
    );
    const gone = records.flatMap((record) => (record.kind === 'withdrawn' ? [record.vendorId] : []));
    const withdrawn = new Set(
      gone.length > 0 ? await this.#catalogue.withdraw(tx, gone, this.#clock.now()) : [],
    );
    return records.map((record) => {
      if (record.kind === 'bad') return record;
      if (record.kind === 'ignored') return { kind: 'ignored' };
      if (record.kind === 'withdrawn')
        return { kind: withdrawn.has(record.vendorId) ? 'withdrawn' : 'unchanged' };
      return effects.get(record.article.vendorId) ?? { kind: 'unchanged' };
    });
  }

  async #writeBundles(
    tx: Tx,
    bundles: readonly SourceArticle[],
    effects: Map<string, ArticleEffect>,
  ): Promise<void> {
    if (bundles.length === 0) return;
    const parts = bundles.flatMap((bundle) => bundle.components.map((component) => component.vendorId));
    const skus = await this.#catalogue.partsBySource(tx, [...new Set(parts)]);
    const known: ImportedArticle[] = [];
    for (const bundle of bundles) {
      const { vendorId } = bundle;
      const components = bundle.components.map((part) => ({
        sku: skus.get(part.vendorId),
        quantity: part.quantity,
      }));
      if (components.every(isKnown)) known.push({ ...bundle, components });
      else
        effects.set(vendorId, { kind: 'bad', record: { vendorId, reason: 'inventory.unknown_bundle_part' } });
    }
    await this.#write(tx, known, effects);
  }

  async #write(
    tx: Tx,
    articles: readonly ImportedArticle[],
    effects: Map<string, ArticleEffect>,
  ): Promise<void> {
    if (articles.length === 0) return;
    const { changed, bad, stale, elsewhere } = await this.#catalogue.upsert(tx, articles, this.#clock.now());
    const vendorIds = new Map(articles.map(({ sku, vendorId }) => [sku as string, vendorId]));
    for (const product of changed) {
      const kind = product.version === 1 ? 'created' : 'updated';
      effects.set(vendorIds.get(product.sku) ?? '', { kind });
      tx.publish(productChanged, { subject: product.sku, sequence: product.version, data: { product } });
    }
    for (const vendorId of stale) effects.set(vendorId, { kind: 'stale' });
    for (const vendorId of elsewhere) effects.set(vendorId, { kind: 'elsewhere' });
    for (const record of bad) effects.set(record.vendorId, { kind: 'bad', record });
  }
}

function withoutParts(article: SourceArticle): ImportedArticle {
  return { ...article, components: [] };
}

function isKnown(part: {
  sku: string | undefined;
  quantity: number;
}): part is { sku: string; quantity: number } {
  return part.sku !== undefined;
}
