import { Failure } from '@accord/canonical';
import { eventually, freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  DatabaseModule,
  Public,
  Transactions,
  assertMigrated,
  dataSourceOptions,
  isDuplicate,
  readyDocument,
  registry,
  runMigrations,
} from '../src/index.ts';
import { Door } from './proxy.ts';
import { startShop } from './shop.ts';
import { PreparingClient } from '../src/database/preparing-client.ts';

class CreateCounters1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL)');
    await runner.query('SELECT pg_sleep(0.1)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE counters');
  }
}

class SeedCounters1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO counters VALUES ('a', 0), ('b', 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM counters');
  }
}

/** Waits for everybody who holds a snapshot: also for who waits inside a statement for his turn to migrate. */
class IndexCounters1700000000003 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX CONCURRENTLY counters_by_value ON counters (value)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX counters_by_value');
  }
}

const migrations = [CreateCounters1700000000001, SeedCounters1700000000002, IndexCounters1700000000003];

@Controller('counters')
class CountersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @Public()
  read(): Promise<unknown> {
    return this.dataSource.query('SELECT name, value FROM counters ORDER BY name');
  }

  @Post()
  @Public()
  async count(): Promise<void> {
    await this.transactions.run((manager) =>
      manager.query(`UPDATE counters SET value = value + 1 WHERE name = 'a'`),
    );
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase('kit');
});

afterAll(async () => {
  await database.drop();
});

async function withSource<T>(
  more: Partial<Parameters<typeof dataSourceOptions>[0]>,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const source = new DataSource(dataSourceOptions({ url: database.url, service: 'test', ...more }));
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

describe('migrations', () => {
  it('refuse to let a service start before they have run', async () => {
    await withSource({ migrations }, async (source) => {
      await expect(assertMigrated(source)).rejects.toMatchObject({ code: 'database.not_migrated' });
    });
  });

  it('run once each when five processes start at the same time, and build an index beside those who wait', async () => {
    const options = { url: database.url, service: 'test', migrations };
    const applied = await Promise.all(Array.from({ length: 5 }, () => runMigrations(options)));
    expect(applied.flat().sort()).toEqual(migrations.map((one) => one.name).sort());
    await withSource({ migrations }, async (source) => {
      await expect(assertMigrated(source)).resolves.toBeUndefined();
      expect(await source.query('SELECT count(*)::int AS n FROM migrations')).toEqual([{ n: 3 }]);
    });
  });
});

describe('a statement that begins with its name', () => {
  const planned = async (source: DataSource, name: string): Promise<unknown> =>
    source.query(`SELECT name, custom_plans::int + generic_plans::int AS runs FROM pg_prepared_statements
      WHERE name = '${name}'`);

  it('is planned once per connection, and any other each time', async () => {
    await withSource({ poolSize: 1 }, async (source) => {
      for (const value of [1, 2]) {
        expect(await source.query('/* test.twice */ SELECT $1::int * 2 AS twice', [value])).toEqual([
          { twice: value * 2 },
        ]);
        await source.query('SELECT $1::int * 3 AS thrice', [value]);
      }
      expect(await planned(source, 'test.twice')).toEqual([{ name: 'test.twice', runs: 2 }]);
      expect(await source.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).toEqual([{ n: 1 }]);
    });
  });

  it('is refused when another one has that name', async () => {
    await withSource({}, async (source) => {
      await source.query('/* test.once */ SELECT $1::int AS one', [1]);
      await expect(source.query('/* test.once */ SELECT $1::int AS other', [1])).rejects.toMatchObject({
        code: 'database.name_taken',
      });
    });
  });
});

describe('Transactions', () => {
  it('run the work again after a deadlock, so that both sides commit', async () => {
    await withSource({}, async (source) => {
      const transactions = new Transactions(source);
      let runs = 0;
      const meet = meetingOf(2);
      const addTo = (first: string, second: string): Promise<void> =>
        transactions.run(async (manager) => {
          runs += 1;
          await manager.query('UPDATE counters SET value = value + 1 WHERE name = $1', [first]);
          if (runs <= 2) await meet();
          await manager.query('UPDATE counters SET value = value + 1 WHERE name = $1', [second]);
        });
      await Promise.all([addTo('a', 'b'), addTo('b', 'a')]);
      expect(runs).toBe(3);
      expect(await registry().getSingleMetricAsString('accord_transaction_repeats_total')).toMatch(/ 1$/);
      expect(await source.query('SELECT DISTINCT value FROM counters')).toEqual([{ value: 2 }]);
    });
  });

  it('give up after five runs and keep an error that is not the connection’s', async () => {
    await withSource({}, async (source) => {
      const transactions = new Transactions(source);
      let runs = 0;
      const always = transactions.run(async (manager) => {
        runs += 1;
        await manager.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
      });
      await expect(always).rejects.toMatchObject({ driverError: { code: '40001' } });
      expect(runs).toBe(5);
      const twice = transactions.run((manager) => manager.query(`INSERT INTO counters VALUES ('a', 1)`));
      const error: unknown = await twice.catch((thrown: unknown) => thrown);
      expect([isDuplicate(error), isDuplicate(error, 'counters_pkey'), isDuplicate(error, 'other')]).toEqual([
        true,
        true,
        false,
      ]);
    });
  });

  it('fail fast as database.unavailable while every connection is taken', async () => {
    await withSource({ poolSize: 2 }, async (source) => {
      await connectAll(source, 2);
      const transactions = new Transactions(source);
      const gate = Promise.withResolvers<undefined>();
      const begun = [1, 2].map(() => Promise.withResolvers<undefined>());
      const holding = begun.map(({ resolve }) =>
        transactions.run(async (manager) => {
          await manager.query('SELECT 1');
          resolve(undefined);
          await gate.promise;
        }),
      );
      await Promise.all(begun.map(({ promise }) => promise));
      const late: unknown = await transactions
        .run((manager) => manager.query('SELECT 1'))
        .catch((error: unknown) => error);
      gate.resolve(undefined);
      await Promise.all(holding);
      expect(late).toBeInstanceOf(Failure);
      expect(late).toMatchObject({ code: 'database.unavailable', kind: 'transient', retryAfterMs: 2_000 });
    });
  });

  it('show which statements hold the connections that others wait for, until they are done', async () => {
    const metric = (name: string): Promise<string> => registry().getSingleMetricAsString(name);
    const held = /accord_database_slow_statement_seconds\{statement="kit.nap"\} \S+/;
    const limits = { poolSize: 2, statementTimeoutMs: 60_000 };
    await withSource(limits, async (source) => {
      await connectAll(source, 2);
      const transactions = new Transactions(source);
      const key = 4711;
      await source.transaction(async (manager) => {
        await manager.query('SELECT pg_advisory_xact_lock($1)', [key]);
        const napping = transactions.run(async (other) => {
          await other.query('SET LOCAL lock_timeout = 0');
          await other.query('/* kit.nap */ SELECT pg_advisory_xact_lock($1)::text AS woken', [key]);
        });
        napping.catch(() => undefined);
        await eventually(async () => {
          expect(await metric('accord_database_slow_statement_seconds')).toMatch(held);
          expect(await metric('accord_database_slow_statements_total')).toContain('{statement="kit.nap"} 1');
        });
        await expect(transactions.run((third) => third.query('SELECT 1'))).rejects.toMatchObject({
          code: 'database.unavailable',
        });
      });
      await eventually(async () => {
        expect(await metric('accord_database_slow_statement_seconds')).not.toContain('statement=');
      });
    });
  });

  it('stop a statement that runs longer than its limit', async () => {
    await withSource({ statementTimeoutMs: 1_000 }, async (source) => {
      const slow = new Transactions(source).run((manager) => manager.query('SELECT pg_sleep(60)'));
      await expect(slow).rejects.toMatchObject({ code: 'database.unavailable' });
    });
  });
});

describe('a service whose Postgres dies and comes back', () => {
  let door: Door;
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const target = new URL(database.url);
    door = new Door(target.hostname, Number(target.port));
    await door.open();
    target.port = String(door.port);
    const forService = DatabaseModule.forService({
      url: target.href,
      service: 'shop',
      migrations,
      poolSize: 4,
    });
    @Module({ imports: [forService], controllers: [CountersController] })
    class CountersModule {}
    ({ app, url } = await startShop('shop', CountersModule));
  });

  afterAll(async () => {
    await app.close();
    await door.slam();
  });

  it('answers 503 with Retry-After meanwhile, is alive but not ready, and works again by itself', async () => {
    await Promise.all(Array.from({ length: 4 }, () => fetch(`${url}/counters`)));
    const inFlight = Array.from({ length: 8 }, () => fetch(`${url}/counters`, { method: 'POST' }));
    await door.slam();
    const statuses = (await Promise.all(inFlight)).map((response) => response.status);
    expect(statuses.every((status) => status === 201 || status === 503)).toBe(true);

    const refused = await fetch(`${url}/counters`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({
      code: 'database.unavailable',
      title: 'Not available right now',
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const notReady = await fetch(`${url}/health/ready`);
    expect(notReady.status).toBe(503);
    expect(await notReady.json()).toMatchObject({
      status: 'not_ready',
      dependencies: [
        { name: 'database', status: 'down', critical: true },
        { name: 'clocks', status: 'up', critical: false },
      ],
    });

    await door.open();
    await eventually(async () => {
      expect((await fetch(`${url}/counters`)).status).toBe(200);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    });
  });

  it('survives that Postgres ends all its sessions, idle and busy', async () => {
    await Promise.all(Array.from({ length: 4 }, () => fetch(`${url}/counters`)));
    await withSource({}, (source) =>
      source.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'accord-shop' AND datname = current_database()`,
      ),
    );
    await eventually(async () => {
      expect((await fetch(`${url}/counters`)).status).toBe(200);
    });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'db_client_connection_count{db_client_connection_pool_name="shop",db_client_connection_state="idle"}',
    );
  });
});

describe('a service whose clock is five minutes behind the database', () => {
  it('is ready, says so on its health page, and measures by how much', async () => {
    const clock = { now: () => new Date(Date.now() - 300_000) };
    const forService = DatabaseModule.forService({ url: database.url, service: 'late', migrations, clock });
    @Module({ imports: [forService] })
    class LateModule {}
    const { app, url } = await startShop('late', LateModule);
    await fetch(`${url}/health/ready`);
    const { status, dependencies } = readyDocument.parse(await (await fetch(`${url}/health/ready`)).json());
    expect(status).toBe('ready');
    expect(dependencies).toContainEqual(
      expect.objectContaining({ name: 'clocks', status: 'down', detail: 'database.clock_differs' }),
    );
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(Number(/accord_clock_skew_seconds\{clock="database"\} (\S+)/.exec(metrics)?.[1])).toBeCloseTo(
      300,
      -1,
    );
    await app.close();
  });
});

/** So that whoever waits for a connection afterwards waits for one that is taken, and not for Postgres. */
async function connectAll(source: DataSource, poolSize: number): Promise<void> {
  const meet = meetingOf(poolSize);
  await Promise.all(Array.from({ length: poolSize }, () => source.transaction(meet)));
}

/** Resolves for all once `count` have arrived. */
function meetingOf(count: number): () => Promise<void> {
  let missing = count;
  const all = Promise.withResolvers<undefined>();
  return async () => {
    missing -= 1;
    if (missing === 0) all.resolve(undefined);
    await all.promise;
  };
}

describe('a connection', () => {
  it('that is cut while nobody listens to it does not end the process', () => {
    expect(() => new PreparingClient().emit('error', new Error('terminating connection'))).not.toThrow();
  });
});
