import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { type Checkpoint, Flow, type Page, type Result, type RunContext, type Staged } from '@accord/sync';
import { z } from 'zod';
import { IdSet } from '../domain/id-set.ts';
import type { ArticleEffect, ImportArticles } from './import-articles.ts';
import type { ProductSource, SourcePosition, SourceRecord } from './ports/article-source.ts';
import type { CatalogueImport } from './ports/catalogue-import.ts';
import type { RunNotes } from './ports/run-notes.ts';
import { overlapped, positionKept } from './source-positions.ts';

/** More articles than these, and more than this share of all, do not vanish in one go: then the sweep is doubted. */
const believable = { gone: 50, share: 0.1 };

/** A record as the source sent it, the id of one that it has no more, or how many it would have lost at once. */
export type ArticleNews =
  | { readonly raw: unknown }
  | { readonly gone: string }
  | { readonly doubted: { readonly missing: number; readonly of: number } };

const checkpoint = z.object({
  /** Where the run began; null for the beginning. */
  from: positionKept.nullable(),
  /** How far it came. */
  position: positionKept.nullable(),
  /** Bundles up to there wait for the end, since the articles they are made of may come later. */
  bundlesWait: z.boolean(),
  /** The run came to its end: the next begins an overlap before it. */
  complete: z.boolean(),
  /** When it began: what was changed while it read may lie behind where it was. Absent in runs from before it was kept. */
  startedAtMs: z.number().exactOptional(),
  /** When all of the source was compared with all that we have. */
  sweptAtMs: z.number(),
});
type ArticlesCheckpoint = z.output<typeof checkpoint>;

export interface FollowArticlesPorts {
  readonly source: ProductSource;
  readonly catalogue: CatalogueImport;
  readonly notes: RunNotes;
}

export interface FollowArticlesOptions {
  /** Of the flow: `inventory.follow-articles`. */
  readonly name: string;
  readonly clock: Clock;
  /** How often everything is compared, to notice deletions; 0 is never. */
  readonly sweepEveryMs: number;
}

/** Articles and prices of one system: what changed since the last run, and now and then what is gone. */
export class FollowArticles extends Flow<ArticleNews> {
  readonly name: string;
  override readonly batchSize = 500;
  /** Callers wait for these runs, and the schedule tries again after seconds. */
  override readonly mostFailures = 4;
  override readonly incremental = true;
  readonly #ports: FollowArticlesPorts;
  readonly #articles: ImportArticles;
  readonly #clock: Clock;
  readonly #sweepEveryMs: number;
  #startedAt: Date | undefined;

  constructor(
    ports: FollowArticlesPorts,
    articles: ImportArticles,
    { name, clock, sweepEveryMs }: FollowArticlesOptions,
  ) {
    super();
    this.name = name;
    this.#ports = ports;
    this.#articles = articles;
    this.#clock = clock;
    this.#sweepEveryMs = sweepEveryMs;
  }

  override async *extract(last: Checkpoint | null): AsyncGenerator<Page<ArticleNews>> {
    const { source } = this.#ports;
    const now = this.#clock.now();
    this.#startedAt = now;
    const begun = this.#begin(last, now);
    let at = begun.position ?? undefined;
    const bundles = begun.bundlesWait ? await this.#bundlesBetween(begun.from, begun.position) : [];
    for await (const page of source.changedAfter(at)) {
      const records = page.records.filter((raw) => !this.#isBundle(raw));
      bundles.push(...page.records.filter((raw) => this.#isBundle(raw)));
      at = page.position;
      yield {
        records: records.map((raw) => ({ raw })),
        checkpoint: { ...begun, position: at, bundlesWait: bundles.length > 0 },
      };
    }
    const due = this.#sweepEveryMs > 0 && begun.sweptAtMs + this.#sweepEveryMs <= now.getTime();
    const swept = due ? await this.#sweep() : [];
    const isDoubted = swept.some((news) => 'doubted' in news);
    yield {
      records: [...bundles.map((raw) => ({ raw })), ...swept],
      checkpoint: {
        ...begun,
        position: at ?? null,
        bundlesWait: false,
        complete: true,
        sweptAtMs: due && !isDoubted ? now.getTime() : begun.sweptAtMs,
      } satisfies ArticlesCheckpoint,
    };
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<ArticleNews>[],
    run: RunContext,
  ): Promise<readonly Result[]> {
    const doubted = batch.flatMap(({ seq, raw }) =>
      'doubted' in raw ? [doubtedSweep(seq, raw.doubted)] : [],
    );
    const news = batch.flatMap(({ seq, raw }) =>
      'doubted' in raw ? [] : [{ seq, record: this.#recordOf(raw) }],
    );
    const effects = await this.#articles.execute(
      tx,
      news.map(({ record }) => record),
    );
    await this.#ports.notes.add(tx, run.runId, {
      changed: effects.filter(({ kind }) => kind === 'created' || kind === 'updated').length,
      withdrawn: effects.filter(({ kind }) => kind === 'withdrawn').length,
      ignored: effects.filter(({ kind }) => kind === 'ignored').length,
      owed: [],
    });
    return [...doubted, ...effects.map((effect, index) => resultOf(news[index]?.seq ?? 0, effect))];
  }

  override async finish(tx: Tx): Promise<void> {
    // Unknown to whoever took the run over after its extract: then the next run confirms the prices.
    if (this.#startedAt) await this.#ports.catalogue.confirmPrices(tx, this.#startedAt);
  }

  /** @throws ZodError when the checkpoint is not ours */
  #begin(last: Checkpoint | null, now: Date): ArticlesCheckpoint {
    const begun = { bundlesWait: false, complete: false, startedAtMs: now.getTime() };
    if (last === null) return { ...begun, from: null, position: null, sweptAtMs: now.getTime() };
    const known = checkpoint.parse(last);
    if (!known.complete) return known;
    const from = known.position && overlapped(known.position, known.startedAtMs ?? now.getTime());
    return { ...begun, from, position: from, sweptAtMs: known.sweptAtMs };
  }

  #recordOf(news: Exclude<ArticleNews, { doubted: unknown }>): SourceRecord {
    return 'gone' in news ? { kind: 'withdrawn', vendorId: news.gone } : this.#ports.source.read(news.raw);
  }

  #isBundle(raw: unknown): boolean {
    const record = this.#ports.source.read(raw);
    return record.kind === 'article' && record.article.kind === 'bundle';
  }

  /** What a killed run had kept back. */
  async #bundlesBetween(from: SourcePosition | null, until: SourcePosition | null): Promise<unknown[]> {
    const bundles: unknown[] = [];
    for await (const page of this.#ports.source.changedAfter(from ?? undefined)) {
      bundles.push(...page.records.filter((raw) => this.#isBundle(raw)));
      if (until !== null && page.position.changedUntilMs > until.changedUntilMs) break;
    }
    return bundles;
  }

  /** Compares as sets, and asks for each that is missing by itself: nothing is taken off sale on the word of a list. */
  async #sweep(): Promise<readonly ArticleNews[]> {
    const { source, catalogue } = this.#ports;
    const ours = await IdSet.of(catalogue.onSale());
    for await (const page of source.everything())
      for (const raw of page) ours.crossOut(idOf(source.read(raw)));
    if (ours.left > Math.max(believable.gone, ours.size * believable.share))
      return [{ doubted: { missing: ours.left, of: ours.size } }];
    const gone: ArticleNews[] = [];
    for await (const page of catalogue.onSale()) {
      for (const vendorId of page.filter((id) => ours.isLeft(id)))
        if ((await source.article(vendorId)) === undefined) gone.push({ gone: vendorId });
    }
    return gone;
  }
}

function doubtedSweep(seq: number, { missing, of }: { missing: number; of: number }): Result {
  return {
    seq,
    outcome: 'skipped',
    code: 'inventory.sweep_doubted',
    detail: `${missing} of ${of} articles would have vanished at once; nothing was taken off sale`,
  };
}

function idOf(record: SourceRecord): string {
  if (record.kind === 'article') return record.article.vendorId;
  return record.kind === 'bad' ? record.record.vendorId : record.vendorId;
}

function resultOf(seq: number, effect: ArticleEffect): Result {
  switch (effect.kind) {
    case 'created':
    case 'updated':
    case 'unchanged':
      return { seq, outcome: effect.kind };
    case 'withdrawn':
      return { seq, outcome: 'updated' };
    case 'ignored':
      return {
        seq,
        outcome: 'skipped',
        code: 'inventory.not_sold',
        detail: 'The source does not sell this by itself',
      };
    case 'elsewhere':
      return {
        seq,
        outcome: 'skipped',
        code: 'inventory.owned_elsewhere',
        detail: 'Another system sells this SKU and has the last word on it',
      };
    case 'stale':
      return {
        seq,
        outcome: 'skipped',
        code: 'inventory.stale_version',
        detail: 'A later reading is here already',
      };
    case 'bad': {
      const { vendorId, reason, field } = effect.record;
      return { seq, outcome: 'failed', code: reason, key: vendorId, ...(field !== undefined && { field }) };
    }
  }
}
