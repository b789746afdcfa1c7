import { productChanged } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { BadRecord, SourceArticle, SourceRecord } from './ports/article-source.ts';
import type { LinkArticles } from './link-articles.ts';
import type { CatalogueImport, ImportedArticle, ImportOutcome } from './ports/catalogue-import.ts';

/** What became of one record. */
export type ArticleEffect =
  | { readonly kind: 'created' | 'updated' | 'unchanged' | 'withdrawn' | 'ignored' | 'stale' | 'elsewhere' }
  | { readonly kind: 'bad'; readonly record: BadRecord };

/** What was written so far, and of which records. */
interface Written {
  readonly effects: Map<string, ArticleEffect>;
  readonly articles: ImportedArticle[];
  readonly outcomes: ImportOutcome[];
}

/** Writes the source's records into the catalogue, notes whose they are, and tells the others what is new. */
export class ImportArticles {
  readonly #catalogue: CatalogueImport;
  readonly #links: LinkArticles;
  readonly #clock: Clock;

  constructor(catalogue: CatalogueImport, links: LinkArticles, clock: Clock) {
    this.#catalogue = catalogue;
    this.#links = links;
    this.#clock = clock;
  }

  /**
   * Set-based, articles before the bundles that are made of them.
   * @returns one effect per record, in their order
   */
  async execute(tx: Tx, records: readonly SourceRecord[]): Promise<readonly ArticleEffect[]> {
    const articles = records.flatMap((record) => (record.kind === 'article' ? [record.article] : []));
    const written: Written = { effects: new Map(), articles: [], outcomes: [] };
    const plain = articles.filter(({ kind }) => kind !== 'bundle');
    await this.#write(tx, plain.map(withoutParts), written);
    await this.#writeBundles(
      tx,
      articles.filter(({ kind }) => kind === 'bundle'),
      written,
    );
    const gone = records.flatMap((record) => (record.kind === 'withdrawn' ? [record.vendorId] : []));
    const withdrawn = new Set(
      gone.length > 0 ? await this.#catalogue.withdraw(tx, gone, this.#clock.now()) : [],
    );
    await this.#links.execute(tx, {
      articles: written.articles,
      changed: written.outcomes.flatMap(({ changed }) => changed),
      elsewhere: written.outcomes.flatMap(({ elsewhere }) => elsewhere),
    });
    return records.map((record) => {
      if (record.kind === 'bad') return record;
      if (record.kind === 'ignored') return { kind: 'ignored' };
      if (record.kind === 'withdrawn')
        return { kind: withdrawn.has(record.vendorId) ? 'withdrawn' : 'unchanged' };
      return written.effects.get(record.article.vendorId) ?? { kind: 'unchanged' };
    });
  }

  async #writeBundles(tx: Tx, bundles: readonly SourceArticle[], written: Written): Promise<void> {
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
        written.effects.set(vendorId, {
          kind: 'bad',
          record: { vendorId, reason: 'inventory.unknown_bundle_part' },
        });
    }
    await this.#write(tx, known, written);
  }

  async #write(
    tx: Tx,
    articles: readonly ImportedArticle[],
    { effects, ...written }: Written,
  ): Promise<void> {
    if (articles.length === 0) return;
    const outcome = await this.#catalogue.upsert(tx, articles, this.#clock.now());
    const { changed, bad, stale, elsewhere } = outcome;
    written.articles.push(...articles);
    written.outcomes.push(outcome);
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
