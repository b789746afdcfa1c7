import { freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openImports, type Imports } from './support/imports.ts';

let imports: Imports;
let drop: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase('import_again');
  drop = fresh.drop;
  imports = await openImports(fresh.url);
  await imports.database.runMigrations();
});
afterAll(async () => {
  await imports.close();
  await drop();
});

const line = (sku: string, minor: number, more = ''): string =>
  `{"sku":"${sku}","name":"Article","price":{"minor":${minor},"currency":"EUR"}${more}}`;

/** @returns what came of the rows, without what there is none of */
async function imported(...lines: readonly string[]): Promise<Record<string, number>> {
  const { counts } = await imports.load(`${lines.join('\n')}\n`);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

const products = (prefix: string): Promise<{ sku: string; minor: string; version: number }[]> =>
  imports.database.query(
    `SELECT sku, price->'gross'->>'minor' AS minor, version FROM products WHERE sku LIKE $1 ORDER BY sku`,
    [`${prefix}-%`],
  );

it('of two rows about one SKU the later holds, also where it is the one that is there already', async () => {
  expect(await imported(line('TWO-1', 5), line('TWO-2', 5))).toEqual({ created: 2 });
  expect(await imported(line('TWO-1', 6), line('TWO-2', 5), line('TWO-1', 5))).toEqual({
    skipped: 1,
    unchanged: 2,
  });
  expect(await products('TWO')).toEqual([
    { sku: 'TWO-1', minor: '5', version: 1 },
    { sku: 'TWO-2', minor: '5', version: 1 },
  ]);
});

it('a row that says the same in other words changes nothing, and is known by them the next time', async () => {
  const first = line('WORDS-1', 5);
  const others = first.replace('"sku":"WORDS-1",', '').replace('{', '{ "sku" : "words-1" , ');
  expect(await imported(first)).toEqual({ created: 1 });
  expect(await imported(others)).toEqual({ unchanged: 1 });
  expect(await products('WORDS')).toEqual([{ sku: 'WORDS-1', minor: '5', version: 1 }]);
  const [known] = await imports.database.query<object[]>(
    `SELECT updated_at = priced_at AS untouched FROM products WHERE sku = 'WORDS-1'`,
  );
  expect(known).toEqual({ untouched: true });
});

it('a product that was changed elsewhere, or is no longer sold, is as the file says again', async () => {
  expect(await imported(line('ELSE-1', 5), line('ELSE-2', 5))).toEqual({ created: 2 });
  await imports.database.query(
    `UPDATE products SET digest = '', price = jsonb_set(price, '{gross,minor}', '9') WHERE sku = 'ELSE-1'`,
  );
  await imports.database.query(`UPDATE products SET sold = false, version = 2 WHERE sku = 'ELSE-2'`);
  expect(await imported(line('ELSE-1', 5), line('ELSE-2', 5))).toEqual({ updated: 2 });
  expect(await products('ELSE')).toEqual([
    { sku: 'ELSE-1', minor: '5', version: 2 },
    { sku: 'ELSE-2', minor: '5', version: 3 },
  ]);
});

it('a row whose SKU is not where it seems to be is about the SKU that JSON says', async () => {
  expect(await imported(line('SEEMS-1', 5))).toEqual({ created: 1 });
  const nested = line('SEEMS-2', 5).replace('{', '{"old":{"sku":"SEEMS-1"},');
  const repeated = line('SEEMS-1', 7, ',"sku":"SEEMS-3"');
  expect(await imported(nested, repeated)).toEqual({ created: 2 });
  expect(await imported(nested, repeated, line('SEEMS-1', 5))).toEqual({ unchanged: 3 });
  expect((await products('SEEMS')).map(({ sku, minor }) => `${sku} ${minor}`)).toEqual([
    'SEEMS-1 5',
    'SEEMS-2 5',
    'SEEMS-3 7',
  ]);
});

it('of two rows the later holds, also where it says what is there and stands pages after the earlier', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => line(`MANY-${at}`, 5));
  expect(await imported(line('LATER-1', 5), line('LATER-2', 5), ...many)).toEqual({ created: 5_002 });
  const nested = line('LATER-2', 9).replace('{', '{"old":{"sku":"MANY-1"},');
  const again = await imported(line('LATER-1', 9), nested, ...many, line('LATER-1', 5), line('LATER-2', 5));
  expect(again).toEqual({ skipped: 2, unchanged: 5_002 });
  expect((await products('LATER')).map(({ sku, minor }) => `${sku} ${minor}`)).toEqual([
    'LATER-1 5',
    'LATER-2 5',
  ]);
});

it('words that COPY would read as its own go in as they are, and a row that is no JSON is kept as it came', async () => {
  const name = String.raw`\N \\. \t "x" \u00e4`;
  expect(
    await imported(
      JSON.stringify({ sku: 'COPY-1', name, price: { minor: 1, currency: 'EUR' } }),
      '{"sku":"COPY-2",',
    ),
  ).toEqual({
    created: 1,
    failed: 1,
  });
  expect(await imports.database.query(`SELECT name FROM products WHERE sku = 'COPY-1'`)).toEqual([{ name }]);
  const [kept] = await imports.database.query<{ raw: string }[]>(
    'SELECT raw FROM sync_records ORDER BY run_id DESC LIMIT 1',
  );
  expect(JSON.parse(kept?.raw ?? '')).toEqual({
    refused: 'inventory.row_not_json',
    text: '{"sku":"COPY-2",',
  });
});

it('a product that somebody else brings between the look and the merge is looked at again', async () => {
  await imported(line('OTHER-1', 5));
  const { loading } = await imports.database.transaction(async (theirs) => {
    await theirs.query(`INSERT INTO products (sku, vendor_changed_ms, name, kind, price, digest, updated_at, priced_at)
      SELECT 'RACE-1', 0, 'Theirs', 'article', price, 'x', now(), now() FROM products LIMIT 1`);
    // Nobody sees it before it is committed: the merge waits for it, and finds it there.
    const begun = imported(line('RACE-1', 5));
    await imports.mergeWaits();
    return { loading: begun };
  });
  expect(await loading).toEqual({ updated: 1 });
  expect(await products('RACE')).toEqual([{ sku: 'RACE-1', minor: '5', version: 2 }]);
});

const at = (day: number): string => `,"updatedAt":"2026-11-${String(day).padStart(2, '0')}T10:00:00Z"`;
const codesOfLast = async (): Promise<string[]> => {
  const rows = await imports.database.query<{ code: string }[]>(
    `SELECT code FROM sync_records WHERE run_id = (SELECT run_id FROM sync_records ORDER BY run_id DESC LIMIT 1) ORDER BY seq`,
  );
  return rows.map(({ code }) => code);
};

it('a file that brings an older version of a product changes nothing of it; one as old and a newer one go in', async () => {
  expect(await imported(line('AGE-1', 5, at(10)), line('AGE-2', 5))).toEqual({ created: 2 });
  expect(await imported(line('AGE-1', 4, at(9)), line('AGE-2', 4, at(9)))).toEqual({
    skipped: 1,
    updated: 1,
  });
  expect(await codesOfLast()).toEqual(['inventory.stale_version']);
  expect(await imported(line('AGE-1', 6, at(10)))).toEqual({ updated: 1 });
  // Other zones are the same time, and what says the same goes on being known by the later time.
  expect(await imported(line('AGE-1', 6, ',"updatedAt":"2026-11-12T12:00:00+02:00"'))).toEqual({
    unchanged: 1,
  });
  expect(await imported(line('AGE-1', 7, at(11)))).toEqual({ skipped: 1 });
  // Who says no time is not compared, and does not make us forget the one that was said.
  expect(await imported(line('AGE-1', 8))).toEqual({ updated: 1 });
  expect(await imported(line('AGE-1', 9, at(11)))).toEqual({ skipped: 1 });
  expect((await products('AGE')).map(({ sku, minor }) => `${sku} ${minor}`)).toEqual(['AGE-1 8', 'AGE-2 4']);
});

it('of two rows of one file the newer by its own word holds, whichever comes first and however far apart they stand', async () => {
  expect(await imported(line('WORD-1', 6, at(10)), line('WORD-1', 5, at(9)))).toEqual({
    created: 1,
    skipped: 1,
  });
  expect(await codesOfLast()).toEqual(['inventory.stale_version']);
  const many = Array.from({ length: 5_000 }, (_, index) => line(`BETWEEN-${index}`, 5));
  expect(await imported(line('WORD-2', 6, at(10)), ...many, line('WORD-2', 5, at(9)))).toEqual({
    created: 5_001,
    skipped: 1,
  });
  // The older of the two is the very row that is there.
  expect(await imported(line('WORD-3', 5, at(9)))).toEqual({ created: 1 });
  expect(await imported(line('WORD-3', 6, at(10)), line('WORD-3', 5, at(9)))).toEqual({
    updated: 1,
    skipped: 1,
  });
  expect((await products('WORD')).map(({ sku, minor }) => `${sku} ${minor}`)).toEqual([
    'WORD-1 6',
    'WORD-2 6',
    'WORD-3 6',
  ]);
});

it.each([
  ['a day only', '2026-11-21', 'inventory.bad_time'],
  ['a time without its zone', '2026-11-21T10:00:00', 'inventory.bad_time'],
  ['a day that is none', '2026-02-30T10:00:00Z', 'inventory.bad_time'],
  ['a number', 1_763_694_000, 'inventory.bad_time'],
  [
    'a time of a wrong clock, which would hide every later version',
    '2026-11-23T12:00:01Z',
    'inventory.time_ahead',
  ],
])('a row is listed whose updatedAt is %s', async (_what, updatedAt, code) => {
  expect(await imported(line('TIME-1', 5, `,"updatedAt":${JSON.stringify(updatedAt)}`))).toEqual({
    failed: 1,
  });
  expect(await codesOfLast()).toEqual([code]);
});
