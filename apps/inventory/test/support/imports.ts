import { UnitOfWork } from '@accord/messaging';
import { configureLogging, dataSourceOptions, Transactions, wait } from '@accord/service-kit';
import { Runs, type RunView } from '@accord/sync';
import { eventually, FakeClock } from '@accord/test-kit';
import { DataSource } from 'typeorm';
import { readUpload } from '../../src/inbound/imports/read-upload.ts';
import { SqlProductImport } from '../../src/outbound/sql-product-import.ts';
import { inventoryMigrations } from '../../src/stores.ts';
import { ImportProducts } from '../../src/use-cases/import-products.ts';
import { connectTimeoutMs } from './connect-timeout.ts';

configureLogging({ level: 'silent' });

export interface Imports {
  readonly database: DataSource;
  /** Takes a file in and loads it. */
  load(text: string): Promise<RunView>;
  /** Takes a file in and leaves the loading of it to whoever comes. */
  stage(text: string): Promise<string>;
  /** Takes over what others left, until no import is under way. */
  carryToTheEnd(): Promise<RunView | undefined>;
  /** Resolves when a merge waits for what somebody else has written. */
  mergeWaits(): Promise<void>;
  close(): Promise<void>;
}

/** The product import on a database, as the service does it, without the service around it. */
export async function openImports(url: string): Promise<Imports> {
  const database = await new DataSource(
    dataSourceOptions({ url, service: 'inventory', migrations: [...inventoryMigrations], connectTimeoutMs }),
  ).initialize();
  const transactions = new Transactions(database);
  const clock = new FakeClock(new Date('2026-11-21T12:00:00Z'));
  const flow = new ImportProducts(new SqlProductImport(), clock);
  const open = (): Runs =>
    new Runs({ work: new UnitOfWork(transactions), transactions, flows: [flow], leaseMs: 300 });
  const fed = async (runs: Runs, text: string): Promise<string> => {
    const rows = await readUpload(piecesOf(text), { format: 'ndjson', kind: 'products', preset: 'accord' });
    const { id } = await runs.open(flow.name);
    await runs.feed(id, rows);
    return id;
  };
  return {
    database,
    async load(text) {
      const runs = open();
      return runs.settled(await fed(runs, text));
    },
    async stage(text) {
      const runs = open();
      const id = await fed(runs, text);
      await runs.stop();
      return id;
    },
    async carryToTheEnd() {
      const runs = open();
      for (;;) {
        const [run] = (await runs.list()).items;
        if (run?.status !== 'running') return run;
        for (const id of await runs.resume()) await runs.settled(id);
        await wait(20);
      }
    },
    mergeWaits: () =>
      eventually(async () => {
        const waiting = await database.query<object[]>(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
             AND query LIKE '%import.merge_products%'`,
        );
        if (waiting.length === 0) throw new Error('nobody waits');
      }),
    close: () => database.destroy(),
  };
}

async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += 65_536) yield Buffer.from(text.slice(at, at + 65_536));
}
