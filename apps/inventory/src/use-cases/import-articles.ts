import { productChanged } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { BadRecord, SourceArticle, SourceRecord } from './ports/article-source.ts';
import type { CatalogueImport, ImportedArticle } from './ports/catalogue-import.ts';

/** What became of the records of one run. */
export interface ArticleTally {
  read: number;
  changed: number;
  withdrawn: number;
  ignored: number;
  readonly bad: BadRecord[];
}

export function emptyTally(): ArticleTally {
  return { read: 0, changed: 0, withdrawn: 0, ignored: 0, bad: [] };
}

/** Writes the source's records into the catalogue and tells the others what is new. */
export class ImportArticles {
  readonly #work: UnitOfWork;
  readonly #catalogue: CatalogueImport;
  readonly #clock: Clock;

  constructor(work: UnitOfWork, catalogue: CatalogueImport, clock: Clock) {
    this.#work = work;
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  /** Everything but bundles, which wait until the articles they are made of are known. @returns the bundles */
  async takeOver(records: readonly SourceRecord[], tally: ArticleTally): Promise<SourceArticle[]> {
    const articles: ImportedArticle[] = [];
    const bundles: SourceArticle[] = [];
    const withdrawn: string[] = [];
    for (const record of records) {
      tally.read += 1;
      if (record.kind === 'bad') tally.bad.push(record.record);
      else if (record.kind === 'ignored') tally.ignored += 1;
      else if (record.kind === 'withdrawn') withdrawn.push(record.vendorId);
      else if (record.article.kind === 'bundle') bundles.push(record.article);
      else articles.push({ ...record.article, components: [] });
    }
    await this.#write(articles, withdrawn, tally);
    return bundles;
  }

  async takeOverBundles(bundles: readonly SourceArticle[], tally: ArticleTally): Promise<void> {
    const parts = bundles.flatMap((bundle) => bundle.components.map((component) => component.vendorId));
    const skus = await this.#catalogue.partsBySource([...new Set(parts)]);
    const known: ImportedArticle[] = [];
    for (const bundle of bundles) {
      const components = bundle.components.map(({ vendorId, quantity }) => ({
        sku: skus.get(vendorId),
        quantity,
      }));
      if (components.every(isKnown)) known.push({ ...bundle, components });
      else tally.bad.push({ vendorId: bundle.vendorId, reason: 'inventory.unknown_bundle_part' });
    }
    await this.#write(known, [], tally);
  }

  async #write(articles: ImportedArticle[], withdrawn: string[], tally: ArticleTally): Promise<void> {
    if (articles.length === 0 && withdrawn.length === 0) return;
    const now = this.#clock.now();
    const written = await this.#work.run(async (tx) => {
      const { changed, bad } = await this.#catalogue.upsert(tx, articles, now);
      for (const product of changed) {
        tx.publish(productChanged, { subject: product.sku, sequence: product.version, data: { product } });
      }
      const gone = withdrawn.length > 0 ? await this.#catalogue.withdraw(tx, withdrawn, now) : 0;
      return { changed: changed.length, bad, gone };
    });
    tally.changed += written.changed;
    tally.withdrawn += written.gone;
    tally.bad.push(...written.bad);
  }
}

function isKnown(part: {
  sku: string | undefined;
  quantity: number;
}): part is { sku: string; quantity: number } {
  return part.sku !== undefined;
}
