import {
  systemClock,
  systemIds,
  dataSourceOptions,
  runMigrations,
  Transactions,
  type MigrationClass,
} from '@accord/service-kit';
import { freshDatabase } from '@accord/test-kit';
import { UnitOfWork } from '@accord/messaging';
import { DataSource } from 'typeorm';
import { calmHost } from '../../src/memory/host.ts';
import { MemoryDatabase } from '../../src/memory/memory-database.ts';
import { MemoryUnitOfWork } from '../../src/memory/memory-unit-of-work.ts';

/** Both kinds: every promise is asked of both. */
export const kinds = ['memory', 'postgres'] as const;
export type Kind = (typeof kinds)[number];

export const runtime = { clock: systemClock, ids: systemIds };

export interface OpenMemory {
  readonly database: MemoryDatabase;
  readonly host: ReturnType<typeof calmHost>;
  readonly work: UnitOfWork;
  /** Events that wait for the relay: subject and sequence, in order. */
  waiting(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function openMemory(): OpenMemory {
  const database = new MemoryDatabase(runtime);
  const host = calmHost();
  return {
    database,
    host,
    work: new MemoryUnitOfWork(database, host),
    waiting: async () => database.outbox.map(({ body }) => eventIn(body.toString())),
    close: async () => undefined,
  };
}

/** Who waits for another one's lock, or for the first of many connections, is served in the end, be the machine as busy as it may. */
const patienceMs = 20_000;

export async function openPostgres(service: string, migrations: readonly MigrationClass[]) {
  const fresh = await freshDatabase(`prover ${service}`);
  const options = { url: fresh.url, service, migrations };
  await runMigrations(options);
  const usual = dataSourceOptions({
    ...options,
    connectTimeoutMs: patienceMs,
    statementTimeoutMs: patienceMs,
  });
  const extra: object = { ...usual.extra, lock_timeout: patienceMs };
  const database = await new DataSource({ ...usual, extra }).initialize();
  return {
    database,
    url: fresh.url,
    work: new UnitOfWork(new Transactions(database)),
    waiting: async (): Promise<readonly string[]> => {
      const rows = await database.query<{ body: string }[]>('SELECT body FROM outbox ORDER BY id');
      return rows.map(({ body }) => eventIn(body));
    },
    close: async (): Promise<void> => {
      await database.destroy();
      await fresh.drop();
    },
  };
}

function eventIn(body: string): string {
  const { subject, sequence }: { subject: string; sequence: string } = JSON.parse(body);
  return `${subject} ${sequence}`;
}

/** A few turns, so that whoever does not wait for a lock is ahead by then. */
export async function aWhile(step: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await step();
}
