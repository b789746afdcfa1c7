import type { Clock } from '@accord/canonical';
import { emptyTally, type ArticleTally, type ImportArticles } from './import-articles.ts';
import type { ArticleSource, SourceRecord } from './ports/article-source.ts';
import type { StockImport } from './ports/catalogue-import.ts';

/** Takes over one article as the ERP has it now, with its stock: what a hint that it changed leads to. */
export class RefreshArticle {
  readonly #source: ArticleSource;
  readonly #stock: StockImport;
  readonly #articles: ImportArticles;
  readonly #clock: Clock;

  constructor(ports: { source: ArticleSource; stock: StockImport }, articles: ImportArticles, clock: Clock) {
    this.#source = ports.source;
    this.#stock = ports.stock;
    this.#articles = articles;
    this.#clock = clock;
  }

  /** An article that the ERP does not know is taken off sale. @throws Failure when the ERP does not answer */
  async execute(vendorId: string): Promise<ArticleTally> {
    const readAt = this.#clock.now();
    const tally = emptyTally();
    const gone: SourceRecord = { kind: 'withdrawn', vendorId };
    const record = (await this.#source.article(vendorId)) ?? gone;
    await this.#articles.takeOverBundles(await this.#articles.takeOver([record], tally), tally);
    const { pieces, bad } = await this.#source.stock(vendorId);
    const doubtful = bad.map((entry) => entry.vendorId);
    await this.#stock.takeOver({ pieces, doubtful, readAt, only: [vendorId] });
    return tally;
  }
}
