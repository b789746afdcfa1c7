import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '@accord/infra';
import type { ProgramProcess } from './program-process.ts';

const patienceMs = 60_000;

/** Waits until the address answers 2xx, or the person wants it to end. @throws CannotStart when its program ended or time is up */
export async function untilReady(program: ProgramProcess, url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + patienceMs;
  let ended = false;
  void program.ended.then(() => (ended = true));
  while (!(await answers(url)) && !signal.aborted) {
    if (ended)
      throw new CannotStart(`${program.name} ended while starting; its last lines:\n${program.lastWords()}`);
    if (performance.now() > deadline) {
      throw new CannotStart(
        `${program.name} is not ready after ${patienceMs / 1_000} s; its last lines:\n${program.lastWords()}`,
      );
    }
    await wait(100);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Says every two seconds what is still being waited for. */
export class Waiting {
  readonly #names = new Set<string>();
  readonly #ticking: NodeJS.Timeout;

  constructor(names: readonly string[], print: (line: string) => void) {
    for (const name of names) this.#names.add(name);
    const startedAt = performance.now();
    this.#ticking = setInterval(() => {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      if (this.#names.size > 0) print(`waiting for ${[...this.#names].join(', ')} … ${seconds} s`);
    }, 2_000);
  }

  isOver(name: string): void {
    this.#names.delete(name);
  }

  end(): void {
    clearInterval(this.#ticking);
  }
}
