import { StockChanges } from '../../use-cases/ports/article-source.ts';
import type { SourcePosition, StockChangesPage } from '../../use-cases/ports/article-source.ts';
import { positionAt } from './weclapp-articles.ts';
import { hasHead, headOf, type WeclappClient } from './weclapp.client.ts';
import { readStock, unknownArticle } from './weclapp.mapping.ts';

/** Which articles' stock weclapp has changed, by the places of its warehouses. */
export class WeclappStockChanges extends StockChanges {
  readonly #client: WeclappClient;

  constructor(client: WeclappClient) {
    super();
    this.#client = client;
  }

  /**
   * Pages by key, as articles are read. weclapp publishes no count of places, so only a page that is empty twice is the
   * end: a short one may be half of one, and one may come empty by mistake.
   */
  async *changedAfter(position: SourcePosition): AsyncGenerator<StockChangesPage> {
    let after = position.changedUntilMs;
    yield* this.#group(after, position.lastRecord);
    for (let empty = 0; empty < 2;) {
      const raw = await this.#client.page(
        'warehouseStock',
        { 'lastModifiedDate-gt': after },
        'lastModifiedDate,id',
      );
      empty = raw.length === 0 ? empty + 1 : 0;
      if (raw.length === 0) continue;
      const known = after;
      const fresh = raw.filter((record) => !hasHead(record) || headOf(record).lastModifiedDate > known);
      const end = headOf(fresh.findLast(hasHead));
      yield { ...changesIn(fresh), position: positionAt(end) };
      after = end.lastModifiedDate;
      yield* this.#group(after, end.id);
    }
  }

  /** What else carries this very time: a page may end in the middle of it. */
  async *#group(changedAtMs: number, after: string): AsyncGenerator<StockChangesPage> {
    const filter = { 'lastModifiedDate-eq': changedAtMs };
    for await (const page of this.#client.byId('warehouseStock', filter, after === '' ? undefined : after)) {
      const records = page.filter(
        (record) => !hasHead(record) || headOf(record).lastModifiedDate === changedAtMs,
      );
      yield { ...changesIn(records), position: positionAt(headOf(records.findLast(hasHead))) };
    }
  }
}

function changesIn(records: readonly unknown[]): Pick<StockChangesPage, 'vendorIds' | 'bad'> {
  const read = records.map(readStock);
  const bad = read.flatMap((place) =>
    'reason' in place && place.vendorId === unknownArticle ? [place] : [],
  );
  const vendorIds = read.map(({ vendorId }) => vendorId).filter((vendorId) => vendorId !== unknownArticle);
  return { vendorIds: new Set(vendorIds), bad };
}
