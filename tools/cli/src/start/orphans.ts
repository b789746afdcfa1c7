import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, type ProcessMark, readJson, writeJson } from '@accord/infra';
import { z } from 'zod';

const marks = z.array(z.object({ pid: z.number().int(), startedAt: z.string() }));

/** Remembers on disk which programs run, so that a start after a kill -9 can end what the killed one left behind. */
export class Orphans {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'running.json');
  }

  remember(running: readonly ProcessMark[]): void {
    writeJson(this.#file, running);
  }

  async end(): Promise<void> {
    const left = readJson(this.#file, marks) ?? [];
    await Promise.all(left.map((mark) => endProcess(mark, 'SIGTERM', 30_000)));
    this.forget();
  }

  forget(): void {
    rmSync(this.#file, { force: true });
  }
}
