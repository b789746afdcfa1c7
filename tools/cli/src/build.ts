import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CannotStart, workspaceRoot } from '@accord/infra';

/** Builds every project whose sources changed since its last build. @throws CannotStart with what the build said */
export async function buildWorkspace(print: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  const ticking = setInterval(
    () => print(`build: … ${Math.round((performance.now() - startedAt) / 1_000)} s`),
    2_000,
  );
  try {
    const { code, output } = await nx(['run-many', '-t', 'build', '--output-style=static']);
    if (code !== 0) throw new CannotStart(`the build failed:\n${output.trim()}`);
  } finally {
    clearInterval(ticking);
  }
}

function nx(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: workspaceRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
