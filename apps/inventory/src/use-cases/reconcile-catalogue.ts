import { createHash } from 'node:crypto';
import type { Clock, Ids } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import {
  differingKeys,
  discrepancy,
  totalsOf,
  type Discrepancy,
  type Facts,
  type Side,
} from '../domain/reconcile.ts';
import type { ImportArticles } from './import-articles.ts';
import type { ArticleSource, SourceRecord } from './ports/article-source.ts';
import type { StockImport } from './ports/catalogue-import.ts';
import type {
  ReconciledDifference,
  Reconciliation,
  ReconciliationKind,
  Reconciliations,
} from './ports/reconciliations.ts';

export interface ReconcilePorts {
  readonly work: UnitOfWork;
  readonly source: ArticleSource;
  readonly stock: StockImport;
  readonly reconciliations: Reconciliations;
}

/** The field that is summed of each kind. */
const summed: Readonly<Record<ReconciliationKind, string>> = { articles: 'grossMinor', stock: 'pieces' };

/**
 * Compares what we have with what the ERP has: counts and sums, then a digest per key, then the records whose digests
 * differ, each read again by itself so that what changed meanwhile is no difference. Repairs go through the same code as
 * any import, so that a second run finds nothing to do.
 */
export class ReconcileCatalogue {
  readonly #ports: ReconcilePorts;
  readonly #articles: ImportArticles;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(ports: ReconcilePorts, articles: ImportArticles, { clock, ids }: { clock: Clock; ids: Ids }) {
    this.#ports = ports;
    this.#articles = articles;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** @param dryRun lists what would be done and does nothing. @throws Failure when the ERP does not answer */
  async execute(kind: ReconciliationKind, dryRun: boolean): Promise<Reconciliation> {
    const startedAt = this.#clock.now().toISOString();
    const theirs = kind === 'articles' ? await this.#theirArticles() : await this.#theirStock();
    const ours = await this.#ours(kind);
    const suspected = differingKeys(digests(ours), digests(theirs));
    const differences: ReconciledDifference[] = [];
    for (const key of suspected) {
      const found = await this.#look(kind, key);
      if (found !== undefined) differences.push(dryRun ? found : await this.#repair(kind, found));
    }
    const reconciliation: Reconciliation = {
      id: this.#ids.next(),
      kind,
      dryRun,
      startedAt,
      finishedAt: this.#clock.now().toISOString(),
      ours: totalsOf(ours, summed[kind]),
      theirs: totalsOf(theirs, summed[kind]),
      suspected: suspected.length,
      differences,
      open: differences.filter(({ repaired }) => !repaired).length,
    };
    await this.#ports.reconciliations.save(reconciliation);
    return reconciliation;
  }

  #ours(kind: ReconciliationKind, vendorIds?: readonly string[]): Promise<Side> {
    const { reconciliations } = this.#ports;
    return kind === 'articles' ? reconciliations.articles(vendorIds) : reconciliations.stock(vendorIds);
  }

  async #theirArticles(): Promise<Side> {
    const side = new Map<string, Facts>();
    for await (const page of this.#ports.source.everything()) {
      for (const raw of page) {
        const record = this.#ports.source.read(raw);
        const key = keyOf(record);
        const facts = articleFacts(record);
        if (facts !== undefined) side.set(key, facts);
      }
    }
    return side;
  }

  /** Articles without a shelf here are the other kind's business. */
  async #theirStock(): Promise<Side> {
    const { pieces, bad } = await this.#ports.source.stock();
    const ours = await this.#ports.reconciliations.stock();
    const side = new Map<string, Facts>();
    for (const key of ours.keys()) side.set(key, { pieces: pieces.get(key) ?? 0 });
    for (const { vendorId, reason } of bad) side.set(vendorId, { unreadable: reason });
    return side;
  }

  /** One key, looked at again on both sides. */
  async #look(kind: ReconciliationKind, key: string): Promise<ReconciledDifference | undefined> {
    const theirs = kind === 'articles' ? await this.#theirArticle(key) : await this.#theirPieces(key);
    const ours = (await this.#ours(kind, [key])).get(key);
    const found = discrepancy(key, ours, theirs);
    return found && { ...found, action: actionFor(found), repaired: false };
  }

  async #theirArticle(key: string): Promise<Facts | undefined> {
    const record = await this.#ports.source.article(key);
    return record && articleFacts(record);
  }

  async #theirPieces(key: string): Promise<Facts> {
    const { pieces, bad } = await this.#ports.source.stock(key);
    const [unreadable] = bad;
    return unreadable ? { unreadable: unreadable.reason } : { pieces: pieces.get(key) ?? 0 };
  }

  async #repair(kind: ReconciliationKind, difference: ReconciledDifference): Promise<ReconciledDifference> {
    if (difference.action === 'mend_there') return difference;
    if (kind === 'articles') await this.#repairArticle(difference.key);
    else await this.#repairStock(difference.key);
    const left = await this.#look(kind, difference.key);
    if (left === undefined) return { ...difference, repaired: true };
    return { ...difference, action: kind === 'stock' ? 'wait_for_orders' : left.action };
  }

  async #repairArticle(key: string): Promise<void> {
    const gone: SourceRecord = { kind: 'withdrawn', vendorId: key };
    const record = (await this.#ports.source.article(key)) ?? gone;
    await this.#ports.work.run(async (tx) => {
      await this.#ports.reconciliations.forget(tx, [key]);
      await this.#articles.execute(tx, [record]);
    });
  }

  async #repairStock(key: string): Promise<void> {
    const readAt = this.#clock.now();
    const { pieces } = await this.#ports.source.stock(key);
    await this.#ports.work.run((tx) =>
      this.#ports.stock.takeOver(tx, { pieces: new Map([[key, pieces.get(key) ?? 0]]), readAt }),
    );
  }
}

function keyOf(record: SourceRecord): string {
  if (record.kind === 'article') return record.article.vendorId;
  return record.kind === 'bad' ? record.record.vendorId : record.vendorId;
}

/** Undefined for what the ERP does not sell. */
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

function actionFor({ kind, theirs }: Discrepancy): ReconciledDifference['action'] {
  if (kind === 'missing_there') return 'take_off_sale';
  return theirs !== null && 'unreadable' in theirs ? 'mend_there' : 'take_over';
}

function digests(side: Side): ReadonlyMap<string, string> {
  return new Map(
    [...side].map(([key, facts]) => {
      const content = JSON.stringify(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)));
      return [key, createHash('sha256').update(`${key} ${content}`).digest('base64url')];
    }),
  );
}
