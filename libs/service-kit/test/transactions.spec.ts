import { freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Connection } from 'pg';
import { DataSource } from 'typeorm';
import { Transactions, dataSourceOptions, queryLater, queryTogether } from '../src/index.ts';

const openWith = (name: string) => ({
  name: 'test_open',
  text: 'INSERT INTO notes VALUES ($1) ON CONFLICT DO NOTHING RETURNING name',
  values: [name],
});
const closeWith = (name: string) => ({
  name: 'test_close',
  text: 'INSERT INTO notes VALUES ($1)',
  values: [name],
});

let database: Awaited<ReturnType<typeof freshDatabase>>;
let source: DataSource;
let transactions: Transactions;

beforeAll(async () => {
  database = await freshDatabase('transactions');
  source = new DataSource(dataSourceOptions({ url: database.url, service: 'test', poolSize: 1 }));
  await source.initialize();
  await source.query('CREATE TABLE notes (name text PRIMARY KEY)');
  transactions = new Transactions(source);
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

beforeEach(async () => {
  await source.query('TRUNCATE notes');
});

async function notes(at: Pick<DataSource, 'query'> = source): Promise<readonly string[]> {
  const rows = await at.query<{ name: string }[]>('SELECT name FROM notes ORDER BY name');
  return rows.map(({ name }) => name);
}

describe('a transaction whose edges carry statements', () => {
  it('runs them inside: both are gone with it', async () => {
    const failing = transactions.run(async (_manager, edges) => {
      expect(edges.opened).toEqual([['first']]);
      edges.closeWith(closeWith('last'));
      throw new Error('changed my mind');
    }, openWith('first'));
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual([]);
  });

  it('commits them with what lies between, and answers what the opening statement answered', async () => {
    const open = async (): Promise<unknown> =>
      transactions.run(async (manager, { opened, closeWith: close }) => {
        await manager.query(`INSERT INTO notes VALUES ('between') ON CONFLICT DO NOTHING`);
        if (opened.length > 0) close(closeWith('last'));
        return opened;
      }, openWith('first'));
    expect(await open()).toEqual([['first']]);
    expect(await notes()).toEqual(['between', 'first', 'last']);
    expect(await open()).toEqual([]);
  });

  it('begins nothing when the opening statement fails, and leaves the connection fit for the next', async () => {
    const broken = { name: 'test_broken', text: 'INSERT INTO nowhere VALUES ($1)', values: ['x'] };
    let ran = false;
    const attempt = (): Promise<void> =>
      transactions.run(async () => {
        ran = true;
      }, broken);
    await expect(attempt()).rejects.toMatchObject({ code: '42P01' });
    await expect(attempt()).rejects.toMatchObject({ code: '42P01' });
    expect(ran).toBe(false);
    await source.query(`INSERT INTO notes VALUES ('afterwards')`);
    expect(await notes()).toEqual(['afterwards']);
  });

  it('commits nothing when the closing statement fails, as often as that happens', async () => {
    await source.query(`INSERT INTO notes VALUES ('taken')`);
    const attempt = (last: string): Promise<void> =>
      transactions.run(async (manager, edges) => {
        await manager.query(`INSERT INTO notes VALUES ('between')`);
        // A name of its own: its first run on this connection is one that fails.
        edges.closeWith({ ...closeWith(last), name: 'test_close_twice' });
      });
    await expect(attempt('taken')).rejects.toMatchObject({ code: '23505' });
    await expect(attempt('taken')).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual(['taken']);
    await attempt('free');
    expect(await notes()).toEqual(['between', 'free', 'taken']);
  });
});

describe('a transaction', () => {
  it('is an error when the work swallowed one: Postgres commits nothing then, and says so only in passing', async () => {
    const careless = transactions.run(async (manager) => {
      await manager.query(`INSERT INTO notes VALUES ('lost')`);
      await manager.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(careless).rejects.toMatchObject({ code: 'database.rolled_back', kind: 'bug' });
    expect(await notes()).toEqual([]);
  });

  it('within another is a savepoint of it', async () => {
    const outer = transactions.run(async (manager) => {
      await manager.transaction((inner) => inner.query(`INSERT INTO notes VALUES ('kept')`));
      await manager
        .transaction(async (inner) => {
          await inner.query(`INSERT INTO notes VALUES ('dropped')`);
          throw new Error('inner');
        })
        .catch(() => undefined);
      expect(await notes(manager)).toEqual(['kept']);
      throw new Error('outer');
    });
    await expect(outer).rejects.toThrow('outer');
    expect(await notes()).toEqual([]);
  });

  it('that cannot be rolled back takes its connection with it, so that nobody joins it', async () => {
    const failing = async (statement: string): Promise<void> =>
      transactions.run(async (manager) => {
        await manager.query(`INSERT INTO notes VALUES ('half')`);
        await manager.query(statement);
        throw new Error('changed my mind');
      });
    await expect(failing('SELECT 1')).rejects.toThrow('changed my mind');
    // Forgets how to roll back, too.
    await expect(failing('DEALLOCATE ALL')).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual([]);
  });
});

/** Round trips to Postgres: each packet ends with one Sync, whatever it holds. */
async function packets(work: () => Promise<unknown>): Promise<number> {
  const sync = jest.spyOn(Connection.prototype, 'sync');
  try {
    await work();
    return sync.mock.calls.length;
  } finally {
    sync.mockRestore();
  }
}

describe('a transaction says in one packet what can be said at once', () => {
  it('takes no connection and no round trip for work without a statement', async () => {
    expect(await packets(() => transactions.run(() => Promise.resolve()))).toBe(0);
  });

  it('begins with its first statement and ends with the last write whose answer nobody needs', async () => {
    const trips = await packets(() =>
      transactions.run(async (manager) => {
        const [lock, under] = await queryTogether<[{ n: number }[], { name: string }[]]>(
          manager,
          ['/* test.lock */ SELECT $1::int AS n', [7]],
          ['/* test.under */ SELECT name FROM notes', []],
        );
        expect([lock, under]).toEqual([[{ n: 7 }], []]);
        await queryLater(manager, `INSERT INTO notes VALUES ($1)`, ['late']);
      }),
    );
    expect(trips).toBe(2);
    expect(await notes()).toEqual(['late']);
  });

  it('sends in one packet what is said in one breath, in the order in which it was said', async () => {
    const trips = await packets(async () => {
      await transactions.run(async (manager) => {
        const said = [
          manager.query(`INSERT INTO notes VALUES ('a')`),
          queryLater(manager, `UPDATE notes SET name = 'b' WHERE name = $1`, ['a']),
          manager.query<object[]>('SELECT name FROM notes'),
        ];
        expect((await Promise.all(said))[2]).toEqual([{ name: 'b' }]);
      });
    });
    expect(trips).toBe(2);
    const halfWrong = transactions.run((manager) =>
      Promise.all([manager.query(`INSERT INTO notes VALUES ('c')`), manager.query('SELECT 1/0')]),
    );
    await expect(halfWrong).rejects.toThrow('division by zero');
    expect(await notes()).toEqual(['b']);
  });

  it('runs a deferred write before whatever is said after it', async () => {
    await transactions.run(async (manager) => {
      await queryLater(manager, `INSERT INTO notes VALUES ($1)`, ['deferred']);
      expect(await notes(manager)).toEqual(['deferred']);
    });
  });

  it('commits nothing when a deferred write fails', async () => {
    await source.query(`INSERT INTO notes VALUES ('taken')`);
    const failing = transactions.run(async (manager) => {
      await queryLater(manager, `INSERT INTO notes VALUES ($1)`, ['fresh']);
      await queryLater(manager, `INSERT INTO notes VALUES ($1)`, ['taken']);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual(['taken']);
  });

  it('reads the values of a kept statement as those of any other', async () => {
    const text = `SELECT $1::int AS n, $2::text[] AS words, $3::timestamptz AS at, $4::jsonb AS j, $5::bytea AS b, $6::bigint AS big, NULL AS none`;
    const values = [
      3,
      ['a "b"', 'NULL', 'c\\d', '{}', ''],
      new Date(1_700_000_000_123),
      { deep: [1] },
      Buffer.from('x'),
      '12',
    ];
    const [plain] = await source.query<object[]>(text, values);
    for (let run = 0; run < 2; run += 1) {
      const [kept] = await source.query<object[]>(`/* test.values */ ${text}`, values);
      expect(kept).toEqual(plain);
    }
    const [within] = await transactions.run((manager) =>
      manager.query<object[]>(`/* test.values */ ${text}`, values),
    );
    expect(within).toEqual(plain);
  });
});

describe('a transaction with a condition', () => {
  const unlessThere = (name: string) => ({ ...openWith(name), name: 'test_condition' });

  it('happens once, however often it is asked for, at no round trip of its own', async () => {
    const attempt = () =>
      transactions.runIf(unlessThere('mark'), async (manager) => {
        await manager.query(`INSERT INTO notes VALUES ('effect')`);
        return 'done';
      });
    const trips = await packets(async () => {
      expect(await attempt()).toEqual({ met: true, result: 'done' });
    });
    expect(trips).toBe(2);
    // The effect itself would be refused as a duplicate: the condition is judged first.
    expect(await attempt()).toEqual({ met: false });
    expect(await notes()).toEqual(['effect', 'mark']);
  });

  it('commits nothing of what would close it when nothing stands between', async () => {
    const attempt = (name: string) =>
      transactions.runIf(unlessThere('mark'), async (_manager, edges) => {
        edges.closeWith(closeWith(name));
      });
    expect(await attempt('first')).toMatchObject({ met: true });
    expect(await attempt('second')).toEqual({ met: false });
    expect(await notes()).toEqual(['first', 'mark']);
  });

  it('goes in one packet with work that asks nothing, and with COMMIT', async () => {
    const orFail = { name: 'test_condition_or_fail', text: 'INSERT INTO notes VALUES ($1)' };
    const attempt = (name: string) =>
      transactions.runIf({ ...unlessThere('mark'), orFail }, async (_manager, edges) => {
        edges.closeWith(closeWith(name));
      });
    const trips = await packets(async () => {
      expect(await attempt('first')).toMatchObject({ met: true });
    });
    expect(trips).toBe(1);
    expect(await attempt('second')).toEqual({ met: false });
    // What fails for a reason of its own is no condition that was not met.
    await source.query(`DELETE FROM notes WHERE name = 'mark'`);
    await expect(attempt('first')).rejects.toThrow(/duplicate key/);
    expect(await notes()).toEqual(['first']);
  });

  it('is not met even when the work swallows what it is told', async () => {
    await transactions.runIf(unlessThere('mark'), () => Promise.resolve());
    const stubborn = transactions.runIf(unlessThere('mark'), async (manager) => {
      await manager.query(`INSERT INTO notes VALUES ('one')`).catch(() => undefined);
      await manager.query(`INSERT INTO notes VALUES ('two')`).catch(() => undefined);
    });
    expect(await stubborn).toEqual({ met: false });
    expect(await notes()).toEqual(['mark']);
  });

  it('keeps the work’s own error, and its mark goes with it', async () => {
    const failing = () =>
      transactions.runIf(unlessThere('mark'), async (manager) => {
        await manager.query(`INSERT INTO notes VALUES ('half')`);
        throw new Error('changed my mind');
      });
    await expect(failing()).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual([]);
  });
});
