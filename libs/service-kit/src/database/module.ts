import { Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { clockWatch } from '../clocks/clock-watch.ts';
import { HealthRegistry } from '../health.ts';
import { createLogger } from '../logger.ts';
import { gauge } from '../metrics.ts';
import { monotonicMs, systemClock, wait } from '../system.ts';
import { assertMigrated } from './migrations.ts';
import { dataSourceOptions } from './options.ts';
import type { DatabaseOptions } from './options.ts';
import { Transactions } from './transactions.ts';

const longestStartMs = 15_000;

/** One DataSource per service, provided as TypeORM's own class together with Transactions. Global. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  static forService(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          inject: [HealthRegistry],
          useFactory: (health: HealthRegistry) => openDatabase(options, health),
        },
        Transactions,
      ],
      exports: [DataSource, Transactions],
    };
  }

  /** Last of all: requests and consumers are done by now. */
  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

async function openDatabase(options: DatabaseOptions, health: HealthRegistry): Promise<DataSource> {
  const dataSource = new DataSource(dataSourceOptions(options));
  const { clock = systemClock } = options;
  const now = (): number => clock.now().getTime();
  await connect(dataSource);
  if (options.migrations !== undefined) await assertMigrated(dataSource);
  health.register('database', async () => {
    const askedAtMs = now();
    const [answer] = await dataSource.query<{ ms: number }[]>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
    );
    if (answer)
      clockWatch.read('database', { askedAtMs, answeredAtMs: now(), shownMs: answer.ms, grainMs: 0 });
  });
  clockWatch.showOn(health);
  measurePool(dataSource, options.service);
  return dataSource;
}

/** Waits for a database that starts at the same time as we do, 15 s at most. */
async function connect(dataSource: DataSource): Promise<void> {
  const giveUpAtMs = monotonicMs() + longestStartMs;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (monotonicMs() > giveUpAtMs) throw error;
      createLogger('database').warn({ event: 'database.waiting', error }, 'the database does not answer yet');
      await wait(500);
    }
  }
}

interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const pools = new Map<string, Pool>();

function measurePool(dataSource: DataSource, service: string): void {
  const pool: unknown = 'master' in dataSource.driver ? dataSource.driver.master : undefined;
  if (!isPool(pool)) return;
  pools.set(service, pool);
  const poolName = 'db_client_connection_pool_name';
  const state = 'db_client_connection_state';
  gauge({
    name: 'db_client_connection_count',
    help: 'open connections, by whether somebody has them',
    labelNames: [poolName, state],
    collect() {
      for (const [name, { totalCount, idleCount }] of pools) {
        this.set({ [poolName]: name, [state]: 'idle' }, idleCount);
        this.set({ [poolName]: name, [state]: 'used' }, totalCount - idleCount);
      }
    },
  });
  gauge({
    name: 'db_client_connection_pending_requests',
    help: 'callers that wait for a connection',
    labelNames: [poolName],
    collect() {
      for (const [name, { waitingCount }] of pools) this.set({ [poolName]: name }, waitingCount);
    },
  });
}

function isPool(value: unknown): value is Pool {
  return (
    typeof value === 'object' &&
    value !== null &&
    'totalCount' in value &&
    'waitingCount' in value &&
    'idleCount' in value
  );
}
