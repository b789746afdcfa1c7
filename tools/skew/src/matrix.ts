import { join } from 'node:path';
import type { RunningSystem } from '@accord/cli';
import type { OlderBuilds } from './older-build.ts';
import { orderFlow } from './order-flow.ts';

export interface MatrixOptions {
  readonly older: OlderBuilds;
  /** Service to the version at which it runs among the others of this tree. */
  readonly versions: ReadonlyMap<string, string>;
  /** A whole system of this tree, which is the same again afterwards. */
  readonly system: RunningSystem;
  readonly print: (line: string) => void;
}

/** One service at its older version, and what went wrong in the order flow. */
export interface MatrixRow {
  readonly service: string;
  readonly version: string;
  readonly wrong: readonly string[];
}

/**
 * Runs the order flow once per service, with that service at its older version on the database that the newer one has
 * already migrated: what a rolling deploy and a rollback both are.
 */
export async function runMatrix(options: MatrixOptions): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const [service, version] of options.versions) {
    const wrong = await runOlder(options, service, version);
    options.print(`${service} at ${version.slice(0, 12)}: ${wrong.length === 0 ? 'ok' : wrong.join('; ')}`);
    rows.push({ service, version, wrong });
  }
  return rows;
}

async function runOlder(options: MatrixOptions, service: string, version: string): Promise<string[]> {
  const programs = await options.older.of(service, version);
  return flowWith(options.system, { service, main: join(programs, 'main.js') });
}

/** The order flow while another build of one service takes part; the system is as before afterwards. */
export async function flowWith(
  system: RunningSystem,
  other: { readonly service: string; readonly main: string; readonly patienceMs?: number },
): Promise<string[]> {
  const { service, main, patienceMs = 60_000 } = other;
  await system.stopProgram(service);
  try {
    await system.startProgram(service, { main });
    return await orderFlow({
      checkout: system.addresses.url('checkout'),
      operations: system.addresses.url('operations'),
      key: system.key,
      patienceMs,
    });
  } finally {
    await system.stopProgram(service);
    await system.startProgram(service);
  }
}
