import type { UnitOfWork } from '@accord/messaging';
import { Comparison, SideInMemory, type Difference, type Facts, type Judgement } from '@accord/sync';
import type { ImportArticles } from './import-articles.ts';
import type { ProductSource, SourceRecord } from './ports/article-source.ts';
import type { Reconciliations } from './ports/reconciliations.ts';

export interface CompareArticlesPorts {
  readonly work: UnitOfWork;
  readonly source: ProductSource;
  readonly reconciliations: Reconciliations;
}

/** What this comparison is called, and whose articles it compares: `articles` against `weclapp`. */
export interface ComparedArticles {
  readonly kind: string;
  readonly against: string;
}

/** What is on sale here against what the system it came from sells. Repairs go through the same code as any import. */
export class CompareArticles extends Comparison {
  readonly kind: string;
  readonly against: string;
  /** The flow that reads them does. */
  override readonly bySchedule = false;
  readonly #ports: CompareArticlesPorts;
  readonly #articles: ImportArticles;

  constructor(ports: CompareArticlesPorts, articles: ImportArticles, { kind, against }: ComparedArticles) {
    super();
    this.kind = kind;
    this.against = against;
    this.#ports = ports;
    this.#articles = articles;
  }

  open() {
    const { reconciliations } = this.#ports;
    return {
      ours: new SideInMemory('grossMinor', (key) =>
        reconciliations.articles(key === undefined ? key : [key]),
      ),
      theirs: new SideInMemory('grossMinor', (key) => (key === undefined ? this.#all() : this.#one(key))),
    };
  }

  async judge({ kind, theirs }: Difference): Promise<Judgement> {
    if (kind === 'missing_there')
      return { code: 'inventory.sold_here_only', action: 'take_off_sale', repairable: true };
    if (theirs !== null && 'unreadable' in theirs)
      return { code: 'inventory.unreadable_there', action: 'mend_there', repairable: false };
    const code = kind === 'missing_here' ? 'inventory.not_sold_here' : 'inventory.other_article';
    return { code, action: 'take_over', repairable: true };
  }

  async repair({ key }: Difference): Promise<undefined> {
    const gone: SourceRecord = { kind: 'withdrawn', vendorId: key };
    const record = (await this.#ports.source.article(key)) ?? gone;
    await this.#ports.work.run(async (tx) => {
      await this.#ports.reconciliations.forget(tx, [key]);
      await this.#articles.execute(tx, [record]);
    });
  }

  async #all(): Promise<ReadonlyMap<string, Facts>> {
    const side = new Map<string, Facts>();
    for await (const page of this.#ports.source.everything()) {
      const records = page.map((raw) => this.#ports.source.read(raw));
      for (const [key, facts] of await this.#factsOf(records)) side.set(key, facts);
    }
    return side;
  }

  async #one(key: string): Promise<ReadonlyMap<string, Facts>> {
    const record = await this.#ports.source.article(key);
    return this.#factsOf(record === undefined ? [] : [record]);
  }

  async #factsOf(records: readonly SourceRecord[]): Promise<ReadonlyMap<string, Facts>> {
    const skus = records.flatMap((record) => (record.kind === 'article' ? [record.article.sku] : []));
    const elsewhere = await this.#ports.reconciliations.soldElsewhere(skus);
    return new Map(
      records
        .filter((record) => record.kind !== 'article' || !elsewhere.has(record.article.sku))
        .flatMap((record) => {
          const facts = articleFacts(record);
          return facts === undefined ? [] : [[keyOf(record), facts] as const];
        }),
    );
  }
}

function keyOf(record: SourceRecord): string {
  if (record.kind === 'article') return record.article.vendorId;
  return record.kind === 'bad' ? record.record.vendorId : record.vendorId;
}

/** Undefined for what the source does not sell. */
function articleFacts(record: SourceRecord): Facts | undefined {
  if (record.kind === 'bad') return { unreadable: record.record.reason };
  if (record.kind !== 'article') return undefined;
  const { sku, name, kind, price, weightGrams, gtin } = record.article;
  return {
    sku,
    name,
    kind,
    grossMinor: price.gross.minor,
    currency: price.gross.currency,
    taxRateBps: price.taxRateBps,
    weightGrams: weightGrams ?? null,
    gtin: gtin ?? null,
  };
}
