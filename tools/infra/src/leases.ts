import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';
import { isAlive, ownMark } from './processes.ts';

export const dependencies = ['postgres', 'rabbitmq'] as const;
export type Dependency = (typeof dependencies)[number];

const leaseSchema = z.object({
  holder: z.object({ pid: z.number().int(), startedAt: z.string() }),
  needs: z.array(z.enum(dependencies)),
  /** Outlives its holder: `infra up` asks the keeper to stay until `infra down`. */
  pinned: z.boolean(),
});

let taken = 0;

/** Says that this process (or, pinned, a person) needs the dependencies. Returns what gives the lease back. */
export function takeLease(
  folder: string,
  needs: readonly Dependency[],
  options: { pinned?: boolean } = {},
): () => void {
  const leases = leaseFolder(folder);
  mkdirSync(leases, { recursive: true });
  taken += 1;
  const name = options.pinned ? 'pinned.json' : `${process.pid}-${taken}.json`;
  const path = join(leases, name);
  writeJson(path, { holder: ownMark(), needs, pinned: options.pinned ?? false });
  return () => rmSync(path, { force: true });
}

/** What living holders need. Leases of processes that are gone, however they ended, are removed on the way. */
export function neededBy(folder: string): Set<Dependency> {
  const needed = new Set<Dependency>();
  for (const path of leaseFiles(folder)) {
    const lease = readJson(path, leaseSchema);
    if (lease && (lease.pinned || isAlive(lease.holder))) for (const need of lease.needs) needed.add(need);
    else rmSync(path, { force: true });
  }
  return needed;
}

/** A pin left by a keeper that died must not keep the next one alive for ever. */
export function removePins(folder: string): void {
  rmSync(join(leaseFolder(folder), 'pinned.json'), { force: true });
}

function leaseFiles(folder: string): string[] {
  mkdirSync(leaseFolder(folder), { recursive: true });
  return readdirSync(leaseFolder(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(leaseFolder(folder), name));
}

const leaseFolder = (folder: string): string => join(folder, 'leases');
