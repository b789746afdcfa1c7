// A program that starts others, as the tools do; it says in one line of JSON what it has, and runs on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '../src/environment.ts';
import { guard, spawnGuarded } from '../src/guardian/guardian.ts';
import { startPrivateInfra } from '../src/private-infra.ts';
import { markOf } from '../src/processes.ts';
import { untilSignal } from '../src/signals.ts';

const [folder = '', what] = process.argv.slice(2);

const environment = readEnvironment();
const owned = {
  servers: async () => void (await startPrivateInfra(folder)),
  'a program and a folder': async () => {
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    await guard({ kind: 'folder', path: scratch });
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    await once(child, 'spawn');
    await guard({ kind: 'program', mark: markOf(child.pid ?? 0) });
  },
  'a newborn': async () => {
    await spawnGuarded(
      (birthmark) => {
        const child = spawn('sleep', ['600'], {
          detached: true,
          env: { ...birthmark, PATH: environment.path },
          stdio: 'ignore',
        });
        writeFileSync(join(folder, 'born'), String(child.pid));
        return child;
      },
      () => {
        // It lives, and nobody has heard of it.
        process.kill(process.pid, 'SIGKILL');
        throw new Error('killed');
      },
    );
  },
} as const;

await untilSignal(async () => {
  await Object.entries(owned).find(([name]) => name === what)?.[1]();
  console.log('up');
  await new Promise(() => setInterval(() => undefined, 60_000));
});
