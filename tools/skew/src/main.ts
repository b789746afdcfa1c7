import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunningSystem } from '@accord/cli';
import { Command } from 'commander';
import { runMatrix } from './matrix.ts';
import { OlderBuilds } from './older-build.ts';
import { historyOf, releasedVersions } from './released.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const program = new Command('skew')
  .description('Runs the order flow with one service at its released version among the others of this tree.')
  .option('--service <name>', 'only this one')
  .option('--at <commit>', 'at this commit (full sha) instead of the released version; with --service')
  .action(async ({ service, at }: { service?: string; at?: string }) => {
    if ((await historyOf(root)) !== 'whole')
      throw new Error('this clone has no history to take older versions from: git fetch --unshallow');
    const released = releasedVersions(root);
    if (service !== undefined && !released.has(service))
      throw new Error(`no version of ${service} is released`);
    const versions = new Map(
      [...released]
        .filter(([name]) => service === undefined || name === service)
        .map(([name, version]) => [name, at ?? version]),
    );
    const folder = await mkdtemp(join(tmpdir(), 'accord-skew-'));
    const print = (line: string): void => console.log(line);
    const system = await RunningSystem.start({ folder: join(folder, 'system'), print });
    try {
      const older = new OlderBuilds(root, join(folder, 'older'));
      const rows = await runMatrix({ older, versions, system, print });
      process.exitCode = rows.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
    } finally {
      await system.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
