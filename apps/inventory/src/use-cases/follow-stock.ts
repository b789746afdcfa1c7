import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { type Checkpoint, Flow, type Page, type Result, type RunContext, type Staged } from '@accord/sync';
import type { ArticleSource, BadRecord } from './ports/article-source.ts';
import type { StockImport, StockOutcome } from './ports/catalogue-import.ts';
import type { RunNotes } from './ports/run-notes.ts';

/** What the ERP counts of one article, or why that cannot be read. */
export type StockNews =
  | { readonly vendorId: string; readonly pieces: number; readonly readAtMs: number }
  | { readonly bad: BadRecord };

/**
 * What lies in the ERP's warehouses. Read whole each time and compared as sets: a place that was emptied is no record any
 * more, so that no list of changes tells of it.
 */
export class FollowStock extends Flow<StockNews> {
  readonly name = 'inventory.follow-stock';
  /** Few enough that an order for one of them does not wait noticeably. */
  override readonly batchSize = 500;
  /** Callers wait for these runs, and the schedule tries again after seconds. */
  override readonly mostFailures = 4;
  readonly #source: ArticleSource;
  readonly #stock: StockImport;
  readonly #notes: RunNotes;
  readonly #clock: Clock;

  constructor(
    { source, stock, notes }: { source: ArticleSource; stock: StockImport; notes: RunNotes },
    clock: Clock,
  ) {
    super();
    this.#source = source;
    this.#stock = stock;
    this.#notes = notes;
    this.#clock = clock;
  }

  override async *extract(last: Checkpoint | null): AsyncGenerator<Page<StockNews>> {
    if (last !== null) return;
    const readAtMs = this.#clock.now().getTime();
    const emptied = new Set(await this.#stock.stocked());
    const { pieces, bad } = await this.#source.stock();
    for (const vendorId of pieces.keys()) emptied.delete(vendorId);
    for (const { vendorId } of bad) emptied.delete(vendorId);
    yield {
      records: [
        ...[...pieces].map(([vendorId, count]) => ({ vendorId, pieces: count, readAtMs })),
        ...(await this.#askedAgain(emptied)).map((news) => ({ ...news, readAtMs })),
        ...bad.map((record) => ({ bad: record })),
      ],
      checkpoint: readAtMs,
    };
  }

  /** Nothing is emptied on the word of a list: each is asked for by itself. */
  async #askedAgain(emptied: ReadonlySet<string>): Promise<{ vendorId: string; pieces: number }[]> {
    const counted: { vendorId: string; pieces: number }[] = [];
    for (const vendorId of emptied) {
      const { pieces, bad } = await this.#source.stock(vendorId);
      if (bad.length === 0) counted.push({ vendorId, pieces: pieces.get(vendorId) ?? 0 });
    }
    return counted;
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<StockNews>[],
    run: RunContext,
  ): Promise<readonly Result[]> {
    const readable = batch.flatMap(({ raw }) => ('bad' in raw ? [] : [raw]));
    const readAtMs = Math.min(...readable.map((news) => news.readAtMs));
    const outcome = await this.#stock.takeOver(tx, {
      pieces: new Map(readable.map(({ vendorId, pieces }) => [vendorId, pieces])),
      readAt: Number.isFinite(readAtMs) ? new Date(readAtMs) : this.#clock.now(),
    });
    const { changed, owed } = outcome;
    await this.#notes.add(tx, run.runId, { changed: changed.size, withdrawn: 0, ignored: 0, owed });
    return batch.map(({ seq, raw }) => resultOf(seq, raw, outcome));
  }
}

function resultOf(seq: number, news: StockNews, { changed, unknown }: StockOutcome): Result {
  if ('bad' in news) {
    const { vendorId, reason, field } = news.bad;
    return { seq, outcome: 'failed', code: reason, key: vendorId, ...(field !== undefined && { field }) };
  }
  const { vendorId } = news;
  if (unknown.has(vendorId))
    return {
      seq,
      outcome: 'skipped',
      code: 'inventory.not_stocked',
      key: vendorId,
      detail: 'We keep no shelf for it',
    };
  return { seq, outcome: changed.has(vendorId) ? 'updated' : 'unchanged' };
}
