import { PausedFlows1763790000000, UnitOfWork } from '@accord/messaging';
import type { Tx } from '@accord/messaging';
import { configureLogging, dataSourceOptions, runMigrations, Transactions, wait } from '@accord/service-kit';
import { eventually, freshDatabase } from '@accord/test-kit';
import { Flow, RunRecordsKept1763760000000, Runs, SyncTables1763720000000 } from '@accord/sync';
import type { Page, Result, RunContext, RunsOptions, Staged } from '@accord/sync';
import { DataSource } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { systemRuntime } from '../src/engine/runtime.ts';
import type { SyncRuntime } from '../src/engine/runtime.ts';

configureLogging({ level: 'silent' });

/** An article as the tests know it; `bad` says what is wrong with it. */
export interface Article {
  readonly sku: string;
  readonly price: number;
  readonly bad?: 'price' | 'poison';
}

class Shop1763800000000 implements MigrationInterface {
  readonly name = 'Shop1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE article (sku text PRIMARY KEY, price int NOT NULL)');
    // No key on purpose: a record that is loaded twice leaves two rows.
    await runner.query('CREATE TABLE effect (run_id uuid NOT NULL, seq bigint NOT NULL, sku text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE article, effect');
  }
}

/** Set-based; an article is created, updated or unchanged by its price, and each record leaves one effect. */
export async function loadArticles(
  tx: Tx,
  batch: readonly Staged<Article>[],
  run: Pick<RunContext, 'runId'>,
): Promise<readonly Result[]> {
  if (batch.some(({ raw }) => raw.bad === 'poison')) throw new Error('poisoned');
  const good = batch.filter(({ raw }) => raw.bad === undefined);
  const known = await tx.manager.query<{ sku: string; price: number }[]>(
    'SELECT sku, price FROM article WHERE sku = ANY ($1::text[])',
    [good.map(({ raw }) => raw.sku)],
  );
  const prices = new Map(known.map(({ sku, price }) => [sku, price]));
  const results = batch.map(({ seq, raw }): Result => {
    if (raw.bad !== undefined)
      return { seq, outcome: 'failed', code: 'shop.bad_price', field: 'price', detail: 'no', key: raw.sku };
    const before = prices.get(raw.sku);
    prices.set(raw.sku, raw.price);
    if (before === undefined) return { seq, outcome: 'created' };
    return { seq, outcome: before === raw.price ? 'unchanged' : 'updated' };
  });
  await tx.manager.query(
    `INSERT INTO effect (run_id, seq, sku) SELECT $1::uuid, seq, sku
     FROM unnest($2::bigint[], $3::text[]) AS new (seq, sku)`,
    [run.runId, good.map(({ seq }) => seq), good.map(({ raw }) => raw.sku)],
  );
  // The last record of a SKU wins, as it would one by one.
  await tx.manager.query(
    `INSERT INTO article (sku, price) SELECT sku, price FROM unnest($1::text[], $2::int[]) AS new (sku, price)
     ON CONFLICT (sku) DO UPDATE SET price = excluded.price`,
    [[...prices.keys()], [...prices.values()]],
  );
  return results;
}

/** Fed from outside. */
export class ArticleUpload extends Flow<Article> {
  readonly name: string = 'shop.import-articles';
  override readonly batchSize: number = 100;

  load(tx: Tx, batch: readonly Staged<Article>[], run: RunContext): Promise<readonly Result[]> {
    return loadArticles(tx, batch, run);
  }
}

/** Pages of ten from memory; the checkpoint is the number of records before the next page. */
export class ArticleExtract extends ArticleUpload {
  override readonly name: string = 'shop.extract-articles';

  constructor(
    readonly articles: readonly Article[],
    readonly pageSize = 10,
  ) {
    super();
  }

  override async *extract(from: unknown, _signal: AbortSignal): AsyncIterable<Page<Article>> {
    for (let at = typeof from === 'number' ? from : 0; at < this.articles.length; at += this.pageSize)
      yield { records: this.articles.slice(at, at + this.pageSize), checkpoint: at + this.pageSize };
  }
}

/** Two workers side by side, one key always with the same. */
export class TwoLanes extends ArticleExtract {
  override readonly name: string = 'shop.extract-in-lanes';
  override readonly batchSize: number = 50;
  override readonly lanes: number = 2;

  override keyOf({ sku }: Article): string {
    return sku;
  }
}

/** 3,000 records of 900 articles, whose prices change on the way, and some bad ones among them. */
export const mixedArticles: readonly Article[] = Array.from({ length: 3_000 }, (_, index) => ({
  sku: `SKU-${(index * 7) % 900}`,
  price: 100 + (index % 17),
  ...(index % 211 === 0 && { bad: 'price' as const }),
  ...(index % 1499 === 3 && { bad: 'poison' as const }),
}));

export function articles(count: number, price = 100): Article[] {
  return Array.from({ length: count }, (_, index) => ({ sku: `SKU-${index}`, price }));
}

/** Pages of an upload. */
export async function* pagesOf<T>(records: readonly T[], size = 37): AsyncIterable<readonly { raw: T }[]> {
  for (let at = 0; at < records.length; at += size)
    yield records.slice(at, at + size).map((raw) => ({ raw }));
}

/** A database of its own with the tables of runs and of a small shop. */
export class World {
  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(label: string): Promise<World> {
    const { url, drop } = await freshDatabase(label);
    await migrate(url);
    const dataSource = await connect(url);
    return new World(url, dataSource, drop);
  }

  runs(flows: readonly Flow[], more: Partial<RunsOptions> = {}): Runs {
    return runsOn(this.dataSource, flows, more);
  }

  async rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.dataSource.query<T[]>(sql, values);
  }

  async count(table: string): Promise<number> {
    const [row] = await this.rows<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
    return Number(row?.n);
  }

  /** Pauses take no time. */
  readonly quick: SyncRuntime = { ...systemRuntime, wait: () => wait(1) };

  /** No pause ever ends, unless what waits is told to. */
  readonly neverAgain: SyncRuntime = {
    ...systemRuntime,
    wait: (_ms, signal) => wait(2_000_000, signal),
  };

  /** No run reads its source any more. */
  async everythingRead(): Promise<void> {
    await eventually(async () => {
      const reading = await this.rows('SELECT id FROM sync_runs WHERE extracted_at IS NULL');
      if (reading.length > 0) throw new Error('somebody reads');
    });
  }

  /** Somebody who takes a run over waits for the batch that its owner has under way. */
  async takeoverWaits(): Promise<void> {
    await eventually(async () => {
      const [row] = await this.rows<{ n: string }>(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
           AND wait_event_type = 'Lock' AND query LIKE 'UPDATE sync_lanes SET fence%'`,
      );
      if (row?.n === '0') throw new Error('nobody waits');
    });
  }

  /** All connections to the database have ended, but the one that asks for it: none is handed out that is only about to. */
  async cutConnections(): Promise<void> {
    await this.rows(
      `SELECT pg_terminate_backend(pid, 4000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  }

  /** Something that waits until the test lets it go on. */
  gate(): { readonly passed: Promise<void>; readonly open: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    return {
      passed: promise,
      open: () => {
        resolve(undefined);
      },
    };
  }

  async empty(): Promise<void> {
    await this.rows('TRUNCATE article, effect, sync_runs, sync_lanes, sync_staged, sync_records');
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.drop();
  }
}

export function runsOn(
  dataSource: DataSource,
  flows: readonly Flow[],
  more: Partial<RunsOptions> = {},
): Runs {
  const transactions = new Transactions(dataSource);
  return new Runs({ work: new UnitOfWork(transactions), transactions, flows, ...more });
}

const options = (url: string) => ({
  url,
  service: 'sync-test',
  migrations: [
    SyncTables1763720000000,
    RunRecordsKept1763760000000,
    PausedFlows1763790000000,
    Shop1763800000000,
  ],
});

async function migrate(url: string): Promise<void> {
  await runMigrations(options(url));
}

export async function connect(url: string): Promise<DataSource> {
  return new DataSource(dataSourceOptions(options(url))).initialize();
}
