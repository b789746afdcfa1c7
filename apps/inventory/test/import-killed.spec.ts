import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openImports, type Imports } from './support/imports.ts';

const rows = 20_000;
const loader = new URL('../../../tools/from-source.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('./child/import-carrier.ts', import.meta.url));
/** The n-th packet that a replica sends to Postgres, in front of it and behind it by turns: from before it has the run to within its batches. */
const points = [4, 33, 19];

interface World {
  readonly url: string;
  readonly imports: Imports;
  close(): Promise<void>;
}

async function openWorld(label: string): Promise<World> {
  const { url, drop } = await freshDatabase(label);
  const imports = await openImports(url);
  await imports.database.runMigrations();
  return {
    url,
    imports,
    close: () => imports.close().then(drop),
  };
}

let killed: World;
let undisturbed: World;

beforeAll(async () => {
  killed = await openWorld('import_killed');
  undisturbed = await openWorld('import_undisturbed');
});
afterAll(async () => {
  await killed.close();
  await undisturbed.close();
});

/** Each tenth row bad, each hundredth SKU said again by a much later row. */
const file = Array.from({ length: rows }, (_, index) => {
  const sku = index % 100 === 99 ? `K-${index - 99}` : `K-${index}`;
  return JSON.stringify({
    sku,
    name: `Article ${index}`,
    price: { minor: index % 10 === 5 ? 0 : index + 1, currency: 'EUR' },
  });
}).join('\n');

function replica(url: string, killAt: number, before: boolean): Promise<NodeJS.Signals | number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@accord/source', '--import', loader, program, url, String(killAt), String(before)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}

async function contentOf({ imports }: World): Promise<unknown> {
  const ask = (text: string): Promise<unknown> => imports.database.query(text);
  return {
    products: await ask('SELECT * FROM products ORDER BY sku'),
    stock: await ask('SELECT * FROM stock ORDER BY sku'),
    refused: await ask('SELECT seq, line, key, outcome, code, field, raw FROM sync_records ORDER BY seq'),
    staged: await ask('SELECT count(*) FROM sync_staged'),
  };
}

it('an import of 20,000 products, killed with kill -9 again and again, ends with the tables of an undisturbed one', async () => {
  await undisturbed.imports.stage(file);
  const expected = await undisturbed.imports.carryToTheEnd();
  expect(expected).toMatchObject({ status: 'finished', received: rows });
  await killed.imports.stage(file);
  for (const [index, at] of points.entries()) {
    expect(await replica(killed.url, at, index % 2 === 0)).toBe('SIGKILL');
  }
  const run = await killed.imports.carryToTheEnd();
  expect([run?.status, run?.counts]).toEqual(['finished', expected?.counts]);
  expect(await contentOf(killed)).toEqual(await contentOf(undisturbed));
}, 120_000);
