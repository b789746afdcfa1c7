import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const loader = new URL('../../../../tools/from-source.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('./operations.ts', import.meta.url));

/** Operations in a process of its own, which can be killed. It begins when it is told to. */
export class SpawnedOperations {
  readonly #folder = mkdtempSync(join(tmpdir(), 'operations-killed-'));
  readonly #child: ChildProcessByStdio<Writable, null, null>;
  readonly #gone: Promise<unknown>;

  constructor(environment: Readonly<Record<string, string>>) {
    const keys = join(this.#folder, 'keys.json');
    writeFileSync(keys, '[]');
    this.#child = spawn(process.execPath, ['--conditions=@accord/source', '--import', loader, program], {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...environment, ACCORD_API_KEYS_FILE: keys, LOG_LEVEL: 'error' },
    });
    this.#gone = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  begin(): void {
    this.#child.stdin.write('go\n');
  }

  /** With -9. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
