import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);

const Released = z.record(
  z.string(),
  z.object({ version: z.string().regex(/^[0-9a-f]{40}$/), recordedAt: z.string() }),
);

/** The version of each service that was last recorded as deployed, as `contracts/released.json` keeps it. */
export function releasedVersions(root: string): ReadonlyMap<string, string> {
  const released = Released.parse(JSON.parse(readFileSync(join(root, 'contracts', 'released.json'), 'utf8')));
  return new Map(Object.entries(released).map(([service, { version }]) => [service, version]));
}

/** `shallow` when this clone was made without history, in which no older version can be looked for. */
export async function historyOf(root: string): Promise<'whole' | 'shallow' | 'none'> {
  try {
    const { stdout } = await run('git', ['-C', root, 'rev-parse', '--is-shallow-repository']);
    return stdout.trim() === 'true' ? 'shallow' : 'whole';
  } catch {
    return 'none';
  }
}
