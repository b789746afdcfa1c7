import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from './environment.ts';
import { Keeper } from './keeper.ts';
import { removePins } from './leases.ts';
import { tryLock } from './lock.ts';
import { type Profile, profileFolder } from './paths.ts';
import { provide } from './provide.ts';
import { statusFile } from './status.ts';

/** The background process that `joinInfra` starts: `node main.ts start|test`. */
async function main(profile: Profile): Promise<void> {
  const folder = profileFolder(profile);
  mkdirSync(folder, { recursive: true });
  const release = tryLock(join(folder, 'keeper.lock'));
  if (!release) return;
  removePins(folder);
  const { withoutDocker } = readEnvironment();
  const keeper = new Keeper({
    folder,
    lingerMs: profile === 'test' ? 5_000 : 0,
    provide: (dependency, report) => provide(dependency, { folder, profile, withoutDocker, report }),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => keeper.stopNow());
  process.on('SIGUSR2', () => keeper.stopWhenIdle());
  process.on('SIGHUP', () => console.log(keeper.describe()));
  try {
    await keeper.run();
  } finally {
    rmSync(statusFile(folder), { force: true });
    release();
  }
}

await main(process.argv[2] === 'test' ? 'test' : 'start');
