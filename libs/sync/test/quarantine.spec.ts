import { inventoryQuarantineLimitPassed, judgeGtin } from '@accord/canonical';
import {
  MessagingTables1763683200000,
  PausedFlows1763790000000,
  type Tx,
  UnitOfWork,
} from '@accord/messaging';
import { dataSourceOptions, runMigrations, Transactions } from '@accord/service-kit';
import {
  Flow,
  Quarantine,
  type Result,
  RunRecordsKept1763760000000,
  Runs,
  type Staged,
  SyncTables1763720000000,
} from '@accord/sync';
import { type FreshDatabase, freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { pagesOf } from './world.ts';

interface Row {
  readonly sku: string;
  readonly gtin: string;
}

/** Takes rows whose GTIN is one; `mended` is tomorrow's rule, which also takes `EAN 4006…`. */
class ImportGtins extends Flow<Row> {
  readonly name = 'inventory.import-gtins';
  override readonly quarantineAlert = { limitPermille: 100, event: inventoryQuarantineLimitPassed };
  readonly taken: string[] = [];
  mended = false;

  load(_tx: Tx, batch: readonly Staged<Row>[]): Promise<readonly Result[]> {
    const results = batch.map(({ seq, raw }): Result => {
      const judged = judgeGtin(this.mended ? raw.gtin.replace('EAN', '') : raw.gtin);
      if (!judged.ok) return { seq, outcome: 'failed', key: raw.sku, ...judged.finding };
      this.taken.push(raw.sku);
      return { seq, outcome: 'created' };
    });
    return Promise.resolve(results);
  }
}

const good = (sku: string): Row => ({ sku, gtin: '4006381333931' });
const labelled = (sku: string): Row => ({ sku, gtin: 'EAN 4006381333931' });
const bad = (sku: string): Row => ({ sku, gtin: '4.00639E+12' });
const grace = { by: 'grace', note: 'asked the supplier' };

let database: FreshDatabase;
let source: DataSource;
let flow: ImportGtins;
let runs: Runs;
let quarantine: Quarantine;

beforeAll(async () => {
  database = await freshDatabase('quarantine');
  const options = {
    url: database.url,
    service: 'quarantine-test',
    migrations: [
      MessagingTables1763683200000,
      SyncTables1763720000000,
      RunRecordsKept1763760000000,
      PausedFlows1763790000000,
    ],
  };
  await runMigrations(options);
  source = await new DataSource(dataSourceOptions(options)).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(async () => {
  await source.query('TRUNCATE sync_runs, sync_lanes, sync_staged, sync_records, outbox CASCADE');
  const transactions = new Transactions(source);
  flow = new ImportGtins();
  runs = new Runs({ work: new UnitOfWork(transactions), transactions, flows: [flow] });
  quarantine = new Quarantine(runs, transactions);
});

async function bring(...rows: Row[]): Promise<string> {
  const { id } = await runs.open(flow.name);
  await runs.feed(id, pagesOf(rows));
  await runs.settled(id);
  return id;
}

async function release(runId: string, ...seqs: number[]): Promise<string> {
  const { id } = await quarantine.release(runId, { seqs, ...grace });
  await runs.settled(id);
  return id;
}

const listed = async () => (await quarantine.list()).items.map(({ key, code }) => [key, code]);
const notThere = { code: 'sync.not_quarantined', kind: 'conflict' };

describe('what breaks a rule', () => {
  it('is kept as it came, with code and field, while the rest goes in', async () => {
    const runId = await bring(good('A'), bad('B'), good('C'));
    expect(flow.taken).toEqual(['A', 'C']);
    expect((await quarantine.list({ flow: flow.name })).items).toEqual([
      {
        runId,
        flow: flow.name,
        seq: 2,
        line: null,
        key: 'B',
        code: 'quality.gtin_exponent',
        field: 'gtin',
        detail: expect.stringContaining('exponent'),
        raw: bad('B'),
      },
    ]);
    expect((await quarantine.list({ flow: 'another' })).items).toEqual([]);
    expect((await quarantine.list({ code: 'quality.bad_gtin' })).items).toEqual([]);
  });

  it('is listed page by page over several runs, each once', async () => {
    const first = Array.from({ length: 70 }, (_, index) => bad(`A${String(index)}`));
    const second = Array.from({ length: 70 }, (_, index) => bad(`B${String(index)}`));
    await bring(...first);
    await bring(...second);
    const page = await quarantine.list();
    const [runId = '', seq] = page.nextCursor?.split(':') ?? [];
    const rest = await quarantine.list({ after: { runId, seq: Number(seq) } });
    expect(rest.nextCursor).toBeNull();
    const keys = [...page.items, ...rest.items].map(({ key }) => key);
    expect(keys).toEqual([...first, ...second].map(({ sku }) => sku));
  });
});

describe('released', () => {
  it('goes through the rules of today, alone, and is gone from the list when they take it', async () => {
    const runId = await bring(labelled('A'), labelled('B'), bad('C'));
    flow.mended = true;
    const released = await release(runId, 1);
    expect(flow.taken).toEqual(['A']);
    expect(await runs.view(released)).toMatchObject({ retryOf: runId, received: 1, counts: { created: 1 } });
    expect(await listed()).toEqual([
      ['B', 'quality.bad_gtin'],
      ['C', 'quality.gtin_exponent'],
    ]);
  });

  it('is back, as a record of the new run, when it breaks a rule still', async () => {
    const again = await release(await bring(bad('A')), 1);
    expect((await quarantine.list()).items).toMatchObject([{ runId: again, seq: 1, key: 'A' }]);
  });

  it('is released once, all of those named or none, and only by what is in the list', async () => {
    const runId = await bring(bad('A'), good('B'), bad('C'));
    await release(runId, 1);
    await expect(release(runId, 1)).rejects.toMatchObject(notThere);
    await expect(release(runId, 3, 2)).rejects.toMatchObject(notThere);
    expect(await runs.view(runId)).toMatchObject({ status: 'finished' });
    expect((await listed()).map(([key]) => key)).toEqual(['C', 'A']);
    expect((await runs.list({ status: 'running' })).items).toEqual([]);
  });

  it('is in the list again when its run came to nothing', async () => {
    const runId = await bring(labelled('A'));
    await source.query(`UPDATE sync_records SET decision = 'released', decided_by = 'x', decided_at = now(),
      released_run = (SELECT id FROM sync_runs LIMIT 1)`);
    expect(await listed()).toEqual([]);
    await source.query(`UPDATE sync_runs SET status = 'cancelled' WHERE id = $1`, [runId]);
    expect(await listed()).toHaveLength(1);
  });

  it('by two people at once is tried once', async () => {
    const runId = await bring(labelled('A'));
    flow.mended = true;
    const both = await Promise.allSettled([release(runId, 1), release(runId, 1)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(flow.taken).toEqual(['A']);
  });

  it('says who released it and why', async () => {
    const runId = await bring(bad('A'));
    const again = await release(runId, 1);
    const rows: unknown = await source.query('SELECT * FROM sync_records WHERE run_id = $1', [runId]);
    expect(rows).toMatchObject([
      { decision: 'released', decided_by: 'grace', note: 'asked the supplier', released_run: again },
    ]);
  });
});

describe('discarded', () => {
  it('is never tried again, not even with all the others of its run', async () => {
    const runId = await bring(labelled('A'), labelled('B'));
    await quarantine.discard(runId, { seqs: [1], ...grace });
    expect(await listed()).toEqual([['B', 'quality.bad_gtin']]);
    await expect(release(runId, 1)).rejects.toMatchObject(notThere);
    await expect(quarantine.discard(runId, { seqs: [1], ...grace })).rejects.toMatchObject(notThere);
    flow.mended = true;
    await runs.settled((await runs.retry(runId)).id);
    expect(flow.taken).toEqual(['B']);
    expect(await listed()).toEqual([]);
  });
});

describe('more than the limit of a flow', () => {
  const told = async (): Promise<unknown[]> => source.query('SELECT * FROM outbox');

  it('is told with the run that passed it, by codes and without a record', async () => {
    const runId = await bring(
      ...Array.from({ length: 17 }, (_, i) => good(`G${String(i)}`)),
      bad('secret'),
      bad('B'),
      labelled('C'),
    );
    const events = await told();
    expect(events).toHaveLength(1);
    const text = JSON.stringify(events);
    expect(text).toContain('inventory.quarantine.limit-passed.v1');
    expect(text).toContain(runId);
    expect(text).not.toContain('secret');
    const envelope = /"quarantined\\*":3.*"limitPermille\\*":100/.exec(text);
    expect(envelope).not.toBeNull();
  });

  it('is not told at the limit, nor of records that a person tries again', async () => {
    const runId = await bring(...Array.from({ length: 9 }, (_, i) => good(`G${String(i)}`)), bad('B'));
    await release(runId, 10);
    expect(await told()).toEqual([]);
  });
});
