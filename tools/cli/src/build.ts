import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart, lastLines, stateFolder, workspaceRoot } from '@accord/infra';
import { inheritedEnvironment } from './environment.ts';
import { runLogged } from './logged-process.ts';

export interface BuildOptions {
  /** Nx patterns; every project when left out. */
  readonly projects?: readonly string[];
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Builds the projects whose sources changed since their last build. @throws CannotStart with what the build said */
export async function buildWorkspace({ projects = ['*'], print, signal }: BuildOptions): Promise<void> {
  const startedAt = performance.now();
  const ticking = setInterval(
    () => print(`build: … ${Math.round((performance.now() - startedAt) / 1_000)} s`),
    2_000,
  );
  const logs = join(stateFolder, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = join(logs, 'build.log');
  const nx = [
    'node_modules/nx/dist/bin/nx.js',
    'run-many',
    '--targets=build',
    `--projects=${projects.join(',')}`,
    '--output-style=static',
  ];
  try {
    const code = await runLogged(nx, { cwd: workspaceRoot, log, env: inheritedEnvironment(), signal });
    if (code !== 0 && !signal.aborted)
      throw new CannotStart(`the build failed:\n${lastLines(readFileSync(log, 'utf8'), 30)}`);
  } finally {
    clearInterval(ticking);
  }
}
