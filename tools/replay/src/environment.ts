import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses and the key of a running Accord; `npm start` leaves both where this finds them. */
export interface RunningAccord {
  readonly checkout: string;
  readonly inventory: string;
  readonly operations: string;
  readonly enrollment: string;
  readonly customer: string;
  readonly mocks: string;
  readonly key: string;
}

/** What says where Accord is, for who finds it by itself. */
export function inheritedEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/**
 * @throws Error with what to do when there is no development key
 */
export function runningAccord(workspace: string): RunningAccord {
  const base = Number(process.env['ACCORD_PORT_BASE'] ?? 4000);
  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  return {
    operations: at(0),
    checkout: at(1),
    enrollment: at(2),
    inventory: at(3),
    customer: at(4),
    mocks: at(10),
    key: process.env['ACCORD_KEY'] ?? developmentKey(join(workspace, '.accord', 'dev-key')),
  };
}

function developmentKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new Error(`no development key in ${file}: start Accord with npm start first, or set ACCORD_KEY`, {
      cause,
    });
  }
}
