import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { type Checkpoint, Flow, type Page, type Result, type RunContext, type Staged } from '@accord/sync';
import { z } from 'zod';
import type { ArticleSource, BadRecord, SourceStock, StockChanges } from './ports/article-source.ts';
import type { StockImport, StockOutcome } from './ports/catalogue-import.ts';
import type { RunNotes } from './ports/run-notes.ts';
import { overlapped, positionKept } from './source-positions.ts';

/** What the ERP counts of one article, or why that cannot be read. */
export type StockNews =
  | { readonly vendorId: string; readonly pieces: number; readonly readAtMs: number }
  | { readonly bad: BadRecord };

const checkpoint = z.object({
  /** How far the places that changed have been read; null while all is still to be counted. */
  position: positionKept.nullable(),
  /** The run came to its end: the next begins an overlap before it. */
  complete: z.boolean(),
  startedAtMs: z.number(),
  /** When all was counted. */
  sweptAtMs: z.number(),
});
type StockCheckpoint = z.output<typeof checkpoint>;

export interface FollowStockPorts {
  readonly source: ArticleSource;
  readonly changes: StockChanges;
  readonly stock: StockImport;
  readonly notes: RunNotes;
}

export interface FollowStockOptions {
  readonly clock: Clock;
  /** How often everything is counted, to notice places that were emptied; 0 is the first time only. */
  readonly sweepEveryMs: number;
}

/**
 * What lies in the ERP's warehouses: the articles of which a place changed since the last run, each counted over all of its
 * places. Now and then all is counted and compared as sets, since a place that was emptied is no record any more, so that
 * no list of changes tells of it.
 */
export class FollowStock extends Flow<StockNews> {
  readonly name = 'inventory.follow-stock';
  /** Few enough that an order for one of them does not wait noticeably. */
  override readonly batchSize = 500;
  /** Callers wait for these runs, and the schedule tries again after seconds. */
  override readonly mostFailures = 4;
  override readonly incremental = true;
  readonly #ports: FollowStockPorts;
  readonly #clock: Clock;
  readonly #sweepEveryMs: number;

  constructor(ports: FollowStockPorts, { clock, sweepEveryMs }: FollowStockOptions) {
    super();
    this.#ports = ports;
    this.#clock = clock;
    this.#sweepEveryMs = sweepEveryMs;
  }

  override async *extract(last: Checkpoint | null): AsyncGenerator<Page<StockNews>> {
    const begun = beginning(last, this.#clock.now().getTime());
    const isDue = this.#sweepEveryMs > 0 && begun.sweptAtMs + this.#sweepEveryMs <= begun.startedAtMs;
    if (begun.position === null || isDue) yield await this.#all(begun);
    else yield* this.#changed({ ...begun, position: begun.position });
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<StockNews>[],
    run: RunContext,
  ): Promise<readonly Result[]> {
    const readable = batch.flatMap(({ raw }) => ('bad' in raw ? [] : [raw]));
    const readAtMs = Math.min(...readable.map((news) => news.readAtMs));
    const outcome = await this.#ports.stock.takeOver(tx, {
      pieces: new Map(readable.map(({ vendorId, pieces }) => [vendorId, pieces])),
      readAt: Number.isFinite(readAtMs) ? new Date(readAtMs) : this.#clock.now(),
    });
    const { changed, owed } = outcome;
    await this.#ports.notes.add(tx, run.runId, { changed: changed.size, withdrawn: 0, ignored: 0, owed });
    return batch.map(({ seq, raw }) => resultOf(seq, raw, outcome));
  }

  /** Everything that lies there, and nothing of what does not. */
  async #all(begun: StockCheckpoint): Promise<Page<StockNews>> {
    const { source, stock } = this.#ports;
    const readAtMs = this.#clock.now().getTime();
    const counted = await source.stock();
    const records = await this.#news(counted, new Set(await stock.stocked()), readAtMs);
    const position = { changedUntilMs: counted.changedUntilMs, lastRecord: '' };
    return { records, checkpoint: { ...begun, position, complete: true, sweptAtMs: readAtMs } };
  }

  async *#changed(
    begun: StockCheckpoint & { position: NonNullable<StockCheckpoint['position']> },
  ): AsyncGenerator<Page<StockNews>> {
    const { changes, stock } = this.#ports;
    const seen = new Set<string>();
    let { position } = begun;
    for await (const page of changes.changedAfter(position)) {
      position = page.position;
      const counted = await this.#counted([...page.vendorIds].filter((vendorId) => !seen.has(vendorId)));
      for (const vendorId of page.vendorIds) seen.add(vendorId);
      yield {
        records: [...counted, ...page.bad.map((record) => ({ bad: record }))],
        checkpoint: { ...begun, position },
      };
    }
    const waiting = (await stock.waiting()).filter((vendorId) => !seen.has(vendorId));
    yield { records: await this.#counted(waiting), checkpoint: { ...begun, position, complete: true } };
  }

  async #counted(vendorIds: readonly string[]): Promise<readonly StockNews[]> {
    if (vendorIds.length === 0) return [];
    const readAtMs = this.#clock.now().getTime();
    return this.#news(await this.#ports.source.stock(vendorIds), new Set(vendorIds), readAtMs);
  }

  /** @param expected articles that should be among what was counted. Nothing is emptied on the word of a list. */
  async #news(
    { pieces, bad }: SourceStock,
    expected: Set<string>,
    readAtMs: number,
  ): Promise<readonly StockNews[]> {
    for (const vendorId of pieces.keys()) expected.delete(vendorId);
    for (const { vendorId } of bad) expected.delete(vendorId);
    const again: { vendorId: string; pieces: number }[] = [];
    for (const vendorId of expected) {
      const alone = await this.#ports.source.stock([vendorId]);
      if (alone.bad.length === 0) again.push({ vendorId, pieces: alone.pieces.get(vendorId) ?? 0 });
    }
    return [
      ...[...pieces].map(([vendorId, count]) => ({ vendorId, pieces: count, readAtMs })),
      ...again.map((news) => ({ ...news, readAtMs })),
      ...bad.map((record) => ({ bad: record })),
    ];
  }
}

/** A checkpoint from before changes were followed was a number: then all is counted again. */
function beginning(last: Checkpoint | null, nowMs: number): StockCheckpoint {
  if (last === null || typeof last === 'number')
    return { position: null, complete: false, startedAtMs: nowMs, sweptAtMs: nowMs };
  const known = checkpoint.parse(last);
  if (!known.complete) return known;
  const position = known.position && overlapped(known.position, known.startedAtMs);
  return { position, complete: false, startedAtMs: nowMs, sweptAtMs: known.sweptAtMs };
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
