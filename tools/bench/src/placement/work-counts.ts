import type { RunningSystem } from '@accord/cli';
import { Client } from 'pg';

import { type CpuTimes, cpuTimes } from './cpu-time.ts';

const services = ['checkout', 'inventory', 'enrollment', 'customer', 'operations'] as const;

/** What the whole system has done so far, by database or service. */
export interface WorkCounts {
  readonly cpuSeconds: CpuTimes;
  readonly statements: ReadonlyMap<string, number>;
  readonly transactions: ReadonlyMap<string, number>;
  /** Messages handled by consumers. */
  readonly deliveries: ReadonlyMap<string, number>;
}

interface DatabaseCount {
  readonly datname: string;
  readonly transactions: string;
  readonly statements: string;
}

/** Postgres counts statements and transactions, each service its deliveries, the kernel processor time. */
export async function countWork(system: RunningSystem): Promise<WorkCounts> {
  const client = new Client({ connectionString: system.infra.postgres.url });
  await client.connect();
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const { rows } = await client.query<DatabaseCount>(
      `SELECT d.datname, d.xact_commit + d.xact_rollback AS transactions, coalesce(sum(s.calls), 0) AS statements
         FROM pg_stat_database d LEFT JOIN pg_stat_statements s ON s.dbid = d.datid
        WHERE d.datname LIKE 'accord\\_%' GROUP BY d.datname, d.xact_commit, d.xact_rollback`,
    );
    const nameOf = ({ datname }: DatabaseCount): string => datname.replace('accord_', '');
    return {
      cpuSeconds: cpuTimes(),
      statements: new Map(rows.map((row) => [nameOf(row), Number(row.statements)])),
      transactions: new Map(rows.map((row) => [nameOf(row), Number(row.transactions)])),
      deliveries: await deliveriesOf(system),
    };
  } finally {
    await client.end();
  }
}

async function deliveriesOf(system: RunningSystem): Promise<ReadonlyMap<string, number>> {
  const counts = services.map(async (service) => {
    const answer = await fetch(`${system.addresses.url(service)}/metrics`);
    return [service, sumOf('accord_deliveries_total', await answer.text())] as const;
  });
  return new Map(await Promise.all(counts));
}

/** All series of one counter in the text format of Prometheus. */
export function sumOf(name: string, metrics: string): number {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
