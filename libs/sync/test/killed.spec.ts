import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mixedArticles, TwoLanes, World } from './world.ts';

const loader = new URL('./child/from-source.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('./child/carrier.ts', import.meta.url));

/** Compiled once for all children. */
const cache = mkdtempSync(join(tmpdir(), 'accord-sync-'));

/** One replica. @returns the signal that ended it */
function carrier(url: string, killAt: number, before: boolean): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@accord/source', '--import', loader, program, url, String(killAt), String(before)],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...env, NODE_COMPILE_CACHE: cache } },
    );
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}

/** Ten points from a fixed seed: the n-th packet that the process sends to Postgres, before or after it leaves. */
const points = [3, 140, 700, 17, 350, 1100, 500, 190, 900, 620];

describe('a run whose owner is killed with kill -9 again and again', () => {
  let killed: World;
  let undisturbed: World;

  beforeAll(async () => {
    [killed, undisturbed] = await Promise.all([World.open('sync_killed'), World.open('sync_undisturbed')]);
  });
  afterAll(async () => {
    await Promise.all([killed.close(), undisturbed.close()]);
    rmSync(cache, { recursive: true });
  });

  it('ends with the tables of an undisturbed one, row for row', async () => {
    for (const [index, at] of points.entries())
      expect(await carrier(killed.url, at, index % 2 === 0)).toBe('SIGKILL');
    // Neither had it only begun, nor was it over.
    const lanes = await killed.rows<{ loaded: string }>('SELECT loaded_seq AS loaded FROM sync_lanes');
    expect(lanes.every(({ loaded }) => Number(loaded) > 100)).toBe(true);
    expect(await killed.rows('SELECT status FROM sync_runs')).toEqual([{ status: 'running' }]);
    expect(await carrier(killed.url, 0, false)).toBe(0);
    const flow = new TwoLanes(mixedArticles);
    const runs = undisturbed.runs([flow]);
    await runs.settled((await runs.start(flow.name)).id);

    expect(await state(killed)).toEqual(await state(undisturbed));
    const [run] = (await runs.list()).items;
    expect(run).toMatchObject({ status: 'finished', received: 3_000, counts: { failed: 17 } });
  }, 240_000);
});

async function state(world: World): Promise<unknown> {
  return {
    articles: await world.rows('SELECT sku, price FROM article ORDER BY sku'),
    effects: await world.rows('SELECT seq, sku FROM effect ORDER BY seq, sku'),
    records: await world.rows(
      'SELECT seq, line, key, outcome, code, field, detail, raw FROM sync_records ORDER BY seq',
    ),
    run: await world.rows('SELECT status, received, not_loaded, checkpoint FROM sync_runs'),
    lanes: await world.rows(
      'SELECT lane, loaded_seq, created, updated, unchanged, skipped, failed FROM sync_lanes ORDER BY lane',
    ),
    staged: await world.rows('SELECT * FROM sync_staged'),
  };
}
