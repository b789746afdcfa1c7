import type { Tx } from '@accord/messaging';
import { MessagingTables1763683200000, UnitOfWork } from '@accord/messaging';
import { dataSourceOptions, runMigrations, Transactions } from '@accord/service-kit';
import { FakeClock, type FreshDatabase, freshDatabase, sequentialIds } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import {
  type Change,
  MasterKeys,
  MasterKeys1763706000000,
  type ObservedRecord,
  personRules,
} from '@accord/master-keys';

fc.configureGlobal({ seed: 20_261_121 });

let database: FreshDatabase;
let source: DataSource;
let work: UnitOfWork;
const keys = new MasterKeys({ rules: personRules, ids: sequentialIds(), clock: new FakeClock() });
const grace = { by: 'grace', note: 'asked her' };

const run = <T>(step: (tx: Tx) => Promise<T>): Promise<T> => work.run(step);
const observe = (...records: ObservedRecord[]) => run((tx) => keys.observe(tx, records));
const open = () => run(({ manager }) => keys.pairs(manager, { status: 'open', after: null }));
const onlyOpen = async () => (await open())[0]?.id ?? 'none';
const accept = (id: string) => run((tx) => keys.accept(tx, id, grace));
const refuse = (id: string) => run((tx) => keys.refuse(tx, id, grace));
const split = (id: string) => run((tx) => keys.split(tx, id, grace));
const history = async (system: string, key: string): Promise<Change[]> =>
  run(async ({ manager }) => {
    const master = await keys.masterOf(manager, { system, key });
    return keys.history(manager, master?.masterId ?? '');
  });

/** Who is one with whom, as sets of names: `accord/1 klaviyo/k1`. */
async function clusters(): Promise<string[]> {
  const rows: { names: string }[] = await source.query(
    `SELECT string_agg(system || '/' || key, ' ' ORDER BY system, key) AS names
     FROM master_records GROUP BY master_id ORDER BY 1`,
  );
  return rows.map(({ names }) => names);
}

const record = (name: string, traits: ObservedRecord['traits']): ObservedRecord => {
  const [system = '', key = ''] = name.split('/');
  return { system, key, traits };
};

/** What is asked of the database to place them. */
async function statementsOf(records: readonly ObservedRecord[]): Promise<string[]> {
  const statements: string[] = [];
  await run(async (tx) => {
    const { manager } = tx;
    const ask = manager.query.bind(manager);
    manager.query = (sql: string, parameters?: unknown[]) => {
      statements.push(sql);
      return ask(sql, parameters);
    };
    await keys.observe(tx, records);
  });
  return statements;
}

beforeAll(async () => {
  database = await freshDatabase('master_keys');
  const options = {
    url: database.url,
    service: 'keys',
    migrations: [MessagingTables1763683200000, MasterKeys1763706000000],
  };
  await runMigrations(options);
  source = await new DataSource(dataSourceOptions(options)).initialize();
  work = new UnitOfWork(new Transactions(source));
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(() => source.query('TRUNCATE master_changes, master_pairs, master_records CASCADE'));

const ada = { email: 'ada@example.org', phone: '+4930123456', name: 'ada lovelace' };
const doubtful = { phone: ada.phone, name: ada.name };

describe('records of several systems', () => {
  it('are joined by certain evidence, stay so when seen again, and say who joined them', async () => {
    const [ours] = await observe(record('accord/1', ada));
    const [theirs] = await observe(record('klaviyo/k1', { email: ada.email }));
    const again = await observe(record('klaviyo/k1', { email: ada.email }));
    expect([theirs, ...again]).toEqual([ours, ours]);
    expect(await history('klaviyo', 'k1')).toMatchObject([
      { action: 'merge', doneBy: 'rules', because: { points: 100, same: ['email'] } },
    ]);
  });

  it('are joined when a system says whose copy its record is, unless something contradicts it', async () => {
    const copyOf = { system: 'accord', key: '1' };
    await observe(record('accord/1', { ...ada, bornOn: '1815-12-10' }));
    await observe({ ...record('klaviyo/k1', {}), copyOf });
    await observe({ ...record('hubspot/h1', { bornOn: '1906-12-09' }), copyOf });
    expect(await clusters()).toEqual(['accord/1 klaviyo/k1', 'hubspot/h1']);
    expect(await open()).toMatchObject([{ evidence: { contradicting: ['bornOn'] } }]);
  });

  it('are looked at again only when they say something new, such as whose copy one of them is', async () => {
    const ours = record('accord/1', ada);
    const theirs = record('klaviyo/k1', {});
    await observe(ours, theirs);
    expect(await clusters()).toEqual(['accord/1', 'klaviyo/k1']);
    const statements = await statementsOf([ours, theirs]);
    expect(statements).toEqual([expect.stringContaining('keys.known')]);
    await observe(ours, { ...theirs, copyOf: { system: 'accord', key: '1' } });
    expect(await clusters()).toEqual(['accord/1 klaviyo/k1']);
  });

  it('that one record would glue together stay two, and a person is asked about both', async () => {
    await observe(record('accord/1', { phone: '1', email: 'a@example.org' }));
    await observe(record('shop/s1', { phone: '2', email: 'a@example.org', name: 'x' }));
    await observe(
      record('hubspot/h1', { email: 'b@example.org' }),
      record('weclapp/w1', { email: 'b@example.org' }),
    );
    expect(await clusters()).toEqual(['accord/1 shop/s1', 'hubspot/h1 weclapp/w1']);
    await observe(record('hubspot/h1', { email: 'a@example.org' }));
    expect(await clusters()).toEqual(['accord/1 shop/s1', 'hubspot/h1 weclapp/w1']);
    expect(await open()).toHaveLength(1);
  });

  it('that fit two clusters at once join neither', async () => {
    await observe(
      record('shop/1', { email: 'a@example.org' }),
      record('shop/2', { phone: '2', name: 'x', email: 'c@example.org' }),
    );
    await observe(record('klaviyo/k1', { email: 'a@example.org' }));
    await observe({
      ...record('hubspot/h1', { email: 'a@example.org' }),
      copyOf: { system: 'shop', key: '2' },
    });
    expect(await clusters()).toEqual(['hubspot/h1', 'klaviyo/k1 shop/1', 'shop/2']);
    expect(await open()).toHaveLength(2);
  });

  it('that share what more than twenty share are not compared by it', async () => {
    const office = { email: 'office@example.org' };
    await observe(...Array.from({ length: 21 }, (_, i) => record(`shop/${String(i)}`, office)));
    await source.query('TRUNCATE master_pairs');
    await observe(record('klaviyo/k1', office));
    expect(await open()).toEqual([]);
    expect(await clusters()).toContain('klaviyo/k1');
  });
});

describe('records that come in numbers', () => {
  it('take as many statements as two of them', async () => {
    const pairOf = (index: number): ObservedRecord[] => {
      const [traits, copyOf] = [{ email: `${index}@example.org` }, { system: 'accord', key: `${index}` }];
      const ours = { ...copyOf, traits };
      return [ours, { ...ours, system: 'weclapp', copyOf }];
    };
    const few = await statementsOf(pairOf(0));
    const many = await statementsOf(Array.from({ length: 500 }, (_, index) => pairOf(index + 1)).flat());
    expect(many).toHaveLength(few.length);
    expect(await clusters()).toHaveLength(501);
    expect(await source.query('SELECT 1 FROM master_changes')).toHaveLength(501);
  });

  it('come to the same as one by one, in the same order', async () => {
    const original = fc.record({ system: fc.constant('accord'), key: fc.constantFrom('1', '2', '3') });
    const some = fc.uniqueArray(
      fc.record({
        system: fc.constantFrom('accord', 'hubspot', 'klaviyo', 'shop'),
        key: fc.constantFrom('1', '2', '3'),
        traits: fc.record(
          {
            email: fc.constantFrom('a@example.org', 'b@example.org', 'c@example.org'),
            phone: fc.constantFrom('1', '2'),
            name: fc.constantFrom('x', 'y'),
            bornOn: fc.constantFrom('1815-12-10', '1906-12-09'),
          },
          { requiredKeys: [] },
        ),
        copyOf: fc.option(original, { nil: undefined, freq: 4 }),
      }),
      { selector: ({ system, key }) => system + key, maxLength: 7 },
    );
    const told = async () => [
      await clusters(),
      (await open()).map(({ left, right }) => JSON.stringify([left, right])).toSorted(),
      await source.query('SELECT count(*) FROM master_changes'),
    ];
    await fc.assert(
      fc.asyncProperty(some, async (drawn) => {
        const records = drawn.map(({ copyOf, ...rest }) => (copyOf ? { ...rest, copyOf } : rest));
        await source.query('TRUNCATE master_changes, master_pairs, master_records CASCADE');
        for (const one of records) await observe(one);
        const alone = await told();
        await source.query('TRUNCATE master_changes, master_pairs, master_records CASCADE');
        await observe(...records);
        expect(await told()).toEqual(alone);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a chain of doubtful links', () => {
  it('merges no strangers, in whatever order its records come', async () => {
    // Neighbours share telephone and name: 90 points, each less than enough. Across the chain all would be one.
    const systems = ['accord', 'hubspot', 'klaviyo', 'shop', 'weclapp'];
    const chain = systems.map((system, place) =>
      record(`${system}/1`, {
        phone: String(Math.floor(place / 2)),
        name: `name ${String(Math.floor((place + 1) / 2))}`,
      }),
    );
    const close = systems.map((system) => record(`${system}/1`, doubtful));
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(chain, close), order, async (records, places) => {
        await source.query('TRUNCATE master_changes, master_pairs, master_records CASCADE');
        for (const place of places) await observe(...records.slice(place, place + 1));
        expect(await clusters()).toHaveLength(systems.length);
        expect(await source.query('SELECT 1 FROM master_changes')).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('is listed pair by pair, with the names of what agrees and none of the values', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', doubtful));
    const pairs = await open();
    expect(pairs).toMatchObject([
      {
        left: { system: 'accord', key: '1' },
        right: { system: 'klaviyo', key: 'k1' },
        evidence: { points: 90 },
      },
    ]);
    expect(JSON.stringify(pairs)).not.toContain('ada');
  });
});

describe('a person', () => {
  beforeEach(() => observe(record('accord/1', ada), record('klaviyo/k1', doubtful)));

  it('accepts a pair: both are one, by name and with the note', async () => {
    const pair = await accept(await onlyOpen());
    expect(pair).toMatchObject({ status: 'accepted', decidedBy: 'grace', note: 'asked her' });
    expect(await clusters()).toEqual(['accord/1 klaviyo/k1']);
    expect(await history('accord', '1')).toMatchObject([{ action: 'merge', doneBy: 'grace' }]);
    expect(await accept(pair.id)).toEqual(pair);
    await expect(refuse(pair.id)).rejects.toMatchObject({ code: 'keys.decided_already' });
  });

  it('refuses a pair: it is never proposed again nor joined, not even by certain evidence', async () => {
    const id = await onlyOpen();
    await refuse(id);
    await observe(record('klaviyo/k1', ada));
    expect(await open()).toEqual([]);
    expect(await clusters()).toEqual(['accord/1', 'klaviyo/k1']);
    await expect(accept(id)).rejects.toMatchObject({ code: 'keys.decided_already' });
  });

  it('cannot join what contradicts itself, here or anywhere in the two clusters', async () => {
    await observe(record('accord/1', { ...ada, bornOn: '1815-12-10' }));
    await observe(record('hubspot/h1', { phone: '9', name: 'x', bornOn: '1906-12-09' }));
    await observe({
      ...record('shop/s1', { phone: '9', name: 'x' }),
      copyOf: { system: 'hubspot', key: 'h1' },
    });
    await observe(record('shop/s1', { ...doubtful, email: 'x@example.org' }));
    const pair = (await open()).find(({ evidence }) => evidence.contradicting.includes('bornOn'));
    await expect(accept(pair?.id ?? '')).rejects.toMatchObject({ code: 'keys.contradiction' });
    expect(await clusters()).toEqual(['accord/1', 'hubspot/h1 shop/s1', 'klaviyo/k1']);
  });

  it('is told when there is no such pair or change', async () => {
    const nowhere = '0198c0de-0000-7000-8000-00000000000a';
    await expect(accept(nowhere)).rejects.toMatchObject({ code: 'keys.unknown_pair' });
    await expect(split(nowhere)).rejects.toMatchObject({ code: 'keys.unknown_change' });
  });
});

describe('merge, then split', () => {
  it('gives back both, whatever was merged before and after, and keeps them apart', async () => {
    const people = fc.array(
      fc.record({
        system: fc.constantFrom('accord', 'hubspot', 'klaviyo', 'shop'),
        key: fc.constantFrom('1', '2', '3'),
        email: fc.constantFrom('a@example.org', 'b@example.org', 'c@example.org'),
      }),
      { minLength: 2, maxLength: 10 },
    );
    let splits = 0;
    await fc.assert(
      fc.asyncProperty(people, async (records) => {
        await source.query('TRUNCATE master_changes, master_pairs, master_records CASCADE');
        const seen = new Set<string>();
        for (const { system, key, email } of records) {
          if (seen.has(system + key)) continue;
          seen.add(system + key);
          await observe({ system, key, traits: { email } });
        }
        const [pair] = await open();
        if (!pair) return;
        const before = await clusters();
        await accept(pair.id);
        const merged = (await history(pair.left.system, pair.left.key)).at(-1);
        expect(await clusters()).toHaveLength(before.length - 1);
        const undone = await split(merged?.id ?? '');
        splits += 1;
        expect(await clusters()).toEqual(before);
        expect(await split(merged?.id ?? '')).toEqual(undone);
        const email = { email: 'a@example.org' };
        await observe({ ...pair.left, traits: email }, { ...pair.right, traits: email });
        expect((await clusters()).some((names) => isOne(names, pair))).toBe(false);
      }),
      { numRuns: 25 },
    );
    expect(splits).toBeGreaterThan(5);
  });

  it('leaves where they are those who joined since', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', doubtful));
    await accept(await onlyOpen());
    const [merge] = await history('accord', '1');
    await observe(record('hubspot/h1', { email: ada.email }));
    expect(await clusters()).toEqual(['accord/1 hubspot/h1 klaviyo/k1']);
    await split(merge?.id ?? '');
    expect(await clusters()).toHaveLength(2);
    const actions = async (system: string, key: string) =>
      (await history(system, key)).map(({ action }) => action);
    expect(await actions('accord', '1')).toEqual(['merge', 'merge', 'split']);
    expect(await actions('klaviyo', 'k1')).toEqual(['merge', 'split']);
  });

  it('holds against evidence that would have joined them', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', { email: ada.email }));
    const [merge] = await history('accord', '1');
    await split(merge?.id ?? '');
    await observe(record('klaviyo/k1', ada), record('accord/1', ada));
    expect(await clusters()).toEqual(['accord/1', 'klaviyo/k1']);
    expect(await open()).toEqual([]);
  });

  it('undoes a merge once, and nothing but a merge', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', doubtful));
    await accept(await onlyOpen());
    const [merge] = await history('accord', '1');
    const undone = await split(merge?.id ?? '');
    await expect(split(undone.id)).rejects.toMatchObject({ code: 'keys.not_a_merge' });
  });
});

describe('at the same moment', () => {
  it('ten who accept the same pair make one merge and hear the same', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', doubtful));
    const id = await onlyOpen();
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(id)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await source.query('SELECT 1 FROM master_changes')).toHaveLength(1);
  });

  it('records that belong together find each other though all come at once', async () => {
    const systems = ['accord', 'hubspot', 'klaviyo', 'shop', 'weclapp'];
    const masters = await Promise.all(systems.map((system) => observe(record(`${system}/1`, ada))));
    expect(await clusters()).toHaveLength(1);
    expect(masters).toHaveLength(systems.length);
  });

  it('one accepts and another refuses: one of them is told', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', doubtful));
    const id = await onlyOpen();
    const outcomes = await Promise.allSettled([accept(id), refuse(id)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a forgotten thing', () => {
  it('keeps its ids and its history, and nothing personal in the record of any system', async () => {
    await observe(record('accord/1', ada), record('klaviyo/k1', { email: ada.email }));
    await run((tx) => keys.forget(tx, { system: 'accord', key: '1' }));
    const everything: unknown[] = [];
    for (const table of ['master_records', 'master_traits', 'master_pairs', 'master_changes']) {
      everything.push(await source.query(`SELECT * FROM ${table}`));
    }
    expect(JSON.stringify(everything)).not.toMatch(/ada|4930/);
    expect(await clusters()).toEqual(['accord/1 klaviyo/k1']);
  });
});

function isOne(
  names: string,
  { left, right }: { left: { system: string; key: string }; right: { system: string; key: string } },
): boolean {
  const all = names.split(' ');
  return all.includes(`${left.system}/${left.key}`) && all.includes(`${right.system}/${right.key}`);
}
