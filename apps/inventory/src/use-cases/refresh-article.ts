import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { ImportArticles } from './import-articles.ts';
import type { ArticleSource, SourceRecord } from './ports/article-source.ts';
import type { StockImport } from './ports/catalogue-import.ts';

export interface RefreshArticlePorts {
  readonly work: UnitOfWork;
  readonly source: ArticleSource;
  readonly stock: StockImport;
}

/** Takes over one article as the ERP has it now, with its stock: what a hint that it changed leads to. */
export class RefreshArticle {
  readonly #ports: RefreshArticlePorts;
  readonly #articles: ImportArticles;
  readonly #clock: Clock;

  constructor(ports: RefreshArticlePorts, articles: ImportArticles, clock: Clock) {
    this.#ports = ports;
    this.#articles = articles;
    this.#clock = clock;
  }

  /** An article that the ERP does not know is taken off sale. @throws Failure when the ERP does not answer */
  async execute(vendorId: string): Promise<void> {
    const { work, source, stock } = this.#ports;
    const readAt = this.#clock.now();
    const gone: SourceRecord = { kind: 'withdrawn', vendorId };
    const record = (await source.article(vendorId)) ?? gone;
    const { pieces, bad } = await source.stock([vendorId]);
    await work.run(async (tx) => {
      await this.#articles.execute(tx, [record]);
      if (bad.length > 0) return;
      await stock.takeOver(tx, { pieces: new Map([[vendorId, pieces.get(vendorId) ?? 0]]), readAt });
    });
  }
}
