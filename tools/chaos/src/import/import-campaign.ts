import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';

import { unreconciled } from '../unreconciled.ts';
import { killImport } from './kill-import.ts';

/** A replica that died is noticed after this, instead of after half a minute. */
const leaseMs = '1000';
const limitMs = 900_000;

export interface ImportCampaignOptions {
  readonly seed: number;
  readonly rows: number;
  readonly kills: number;
  readonly print: (line: string) => void;
}

/** An Accord of its own, an import that is killed again and again, and a verdict. @returns what is wrong */
export async function importCampaign(options: ImportCampaignOptions): Promise<readonly string[]> {
  const { seed, rows, kills, print } = options;
  print(`chaos import: seed ${seed}, ${rows} rows, ${kills} kills, at most ${limitMs / 60_000} min`);
  const folder = await mkdtemp(join(tmpdir(), 'accord-chaos-'));
  const system = await RunningSystem.start({
    folder,
    print: () => undefined,
    environment: { INVENTORY_RUN_LEASE_MS: leaseMs },
  });
  try {
    const killed = await killImport({ ...options, system, signal: AbortSignal.timeout(limitMs) });
    const wrong = [...killed, ...(await unreconciled(system, print)).map(({ text }) => text)];
    for (const line of wrong) print(`  ${line}`);
    const verdict = wrong.length === 0 ? 'tables and counts as without a kill' : 'NOT as without a kill';
    print(`seed ${seed}: ${verdict}`);
    return wrong;
  } finally {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
