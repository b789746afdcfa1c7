import type { Clock } from '@accord/canonical';
import { emptyTally, type ArticleTally, type ImportArticles } from './import-articles.ts';
import type { ArticleSource, BadRecord, SourceArticle, SourcePosition } from './ports/article-source.ts';
import type { CatalogueImport, OwedPieces, StockImport } from './ports/catalogue-import.ts';

/** Read again at every run: the source's clock may be behind, and a long transaction of theirs shows up late. */
const overlapMs = 600_000;

export interface RefreshReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly articles: {
    readonly read: number;
    readonly changed: number;
    readonly withdrawn: number;
    readonly ignored: number;
  };
  readonly stock: { readonly read: number; readonly changed: number };
  /** Records that could not be taken over, each with its reason. */
  readonly bad: readonly BadRecord[];
  readonly owed: readonly OwedPieces[];
}

export interface RefreshCataloguePorts {
  readonly source: ArticleSource;
  readonly catalogue: CatalogueImport;
  readonly stock: StockImport;
}

/** Brings articles, prices and warehouse stock up to date with the ERP: everything the first time, then what changed. */
export class RefreshCatalogue {
  readonly #ports: RefreshCataloguePorts;
  readonly #articles: ImportArticles;
  readonly #clock: Clock;
  #running: Promise<RefreshReport> | undefined;

  constructor(ports: RefreshCataloguePorts, articles: ImportArticles, clock: Clock) {
    this.#ports = ports;
    this.#articles = articles;
    this.#clock = clock;
  }

  /** A call during a run gets that run's report. @throws Failure when the source does not answer */
  execute(): Promise<RefreshReport> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<RefreshReport> {
    const startedAt = this.#clock.now();
    const tally = emptyTally();
    const position = await this.#readArticles(tally);
    await this.#ports.catalogue.saveProgress(position, startedAt);
    const { read, changed, owed, bad } = await this.#readStock();
    const { bad: badArticles, ...articles } = tally;
    return {
      startedAt: startedAt.toISOString(),
      finishedAt: this.#clock.now().toISOString(),
      articles,
      stock: { read, changed },
      bad: [...badArticles, ...bad],
      owed,
    };
  }

  async #readArticles(tally: ArticleTally): Promise<SourcePosition | undefined> {
    const last = await this.#ports.catalogue.position();
    const from = last && { changedUntilMs: Math.max(0, last.changedUntilMs - overlapMs), lastRecord: '' };
    const bundles: SourceArticle[] = [];
    let position: SourcePosition | undefined;
    for await (const page of this.#ports.source.changedAfter(from)) {
      bundles.push(...(await this.#articles.takeOver(page.records, tally)));
      position = page.position;
    }
    await this.#articles.takeOverBundles(bundles, tally);
    return position;
  }

  async #readStock() {
    const readAt = this.#clock.now();
    const { pieces, bad } = await this.#ports.source.stock();
    const doubtful = bad.map((entry) => entry.vendorId);
    const shelves = await this.#ports.stock.takeOver({ pieces, doubtful, readAt });
    return { read: pieces.size, bad, ...shelves };
  }
}
