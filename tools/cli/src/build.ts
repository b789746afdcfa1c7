import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart, stateFolder, workspaceRoot } from '@accord/infra';
import { inheritedEnvironment } from './environment.ts';
import { runLogged } from './logged-process.ts';

/** Builds every project whose sources changed since its last build. @throws CannotStart with what the build said */
export async function buildWorkspace(print: (line: string) => void, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const ticking = setInterval(
    () => print(`build: … ${Math.round((performance.now() - startedAt) / 1_000)} s`),
    2_000,
  );
  const logs = join(stateFolder, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = join(logs, 'build.log');
  const nx = ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'];
  try {
    const code = await runLogged(nx, { cwd: workspaceRoot, log, env: inheritedEnvironment(), signal });
    if (code !== 0 && !signal.aborted)
      throw new CannotStart(`the build failed:\n${readFileSync(log, 'utf8').trim()}`);
  } finally {
    clearInterval(ticking);
  }
}
