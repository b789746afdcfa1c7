import { constants } from 'node:os';
import { z } from 'zod';
import { endGuarded } from './guardian/guardian.ts';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];

/**
 * Aborted once, on the first Ctrl-C, SIGTERM, SIGHUP or when the process that started this one is gone; the reason is
 * the signal's name. Repeats are ignored: a terminal sends Ctrl-C to the whole group and the door passes it on once
 * more.
 */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of endingSignals) process.on(name, () => controller.abort(name));
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid !== parent) controller.abort('SIGTERM');
  }, 500);
  watching.unref();
  return controller.signal;
}

/** Which signal aborted it, and the exit code by which a shell knows that. */
export function causeOf(aborted: AbortSignal): { readonly signal: EndingSignal; readonly exitCode: number } {
  const signal = z.enum(endingSignals).catch('SIGTERM').parse(aborted.reason);
  return { signal, exitCode: 128 + constants.signals[signal] };
}

/**
 * Runs a program that starts others. When a signal comes first, all that it started is ended before it ends itself,
 * with the exit code of that signal; the work itself is left where it stands.
 */
export async function untilSignal(work: () => Promise<unknown>): Promise<void> {
  const signal = abortOnSignals();
  const interrupted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([work(), interrupted]);
  if (!signal.aborted) return;
  console.error('stopping');
  await endGuarded();
  process.exit(causeOf(signal).exitCode);
}
