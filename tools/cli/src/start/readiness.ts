import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '@accord/infra';
import type { ProgramProcess } from './program-process.ts';

const patienceMs = 60_000;
const signOfLifeMs = 2_000;

interface Readiness {
  readonly program: ProgramProcess;
  readonly url: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Waits until the address answers 2xx. @throws CannotStart when its program ended or time is up */
export async function untilReady({ program, url, print, signal }: Readiness): Promise<void> {
  const startedAt = performance.now();
  let ended = false;
  void program.ended.then(() => (ended = true));
  for (let nextSign = signOfLifeMs; !(await answers(url)); await wait(100)) {
    const waitedMs = performance.now() - startedAt;
    if (signal.aborted) return;
    if (ended)
      throw new CannotStart(`${program.name} ended while starting; its last lines:\n${program.lastWords()}`);
    if (waitedMs > patienceMs) {
      throw new CannotStart(
        `${program.name} is not ready after ${patienceMs / 1_000} s; its last lines:\n${program.lastWords()}`,
      );
    }
    if (waitedMs < nextSign) continue;
    nextSign += signOfLifeMs;
    print(`${program.name}: starting … ${Math.round(waitedMs / 1_000)} s`);
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
