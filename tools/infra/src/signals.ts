import { constants } from 'node:os';
import { z } from 'zod';
import { endGuarded } from './guardian/guardian.ts';

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];

/** The same press reaches a program several times: the terminal's, and once more from each program above it. */
const onePressMs = 1_000;

/**
 * For a program that can end early and still be of use: the first Ctrl-C presses this instead of ending the program,
 * the next one ends it.
 */
export class StopButton {
  readonly #controller = new AbortController();
  #pressedMs: number | undefined;
  #armed: (() => void) | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on it can be pressed. @param onPress called once */
  arm(onPress: () => void): void {
    this.#armed = onPress;
  }

  /** False when it is not armed, or was pressed before: then the program is to end. */
  press(): boolean {
    if (this.#pressedMs !== undefined) return performance.now() - this.#pressedMs < onePressMs;
    if (!this.#armed) return false;
    this.#pressedMs = performance.now();
    this.#armed();
    this.#controller.abort('stop');
    return true;
  }
}

/**
 * Aborted once, on the first Ctrl-C, SIGTERM, SIGHUP or when the process that started this one is gone; the reason is
 * the signal's name. Repeats are ignored: a terminal sends Ctrl-C to the whole group and the door passes it on once
 * more.
 */
export function abortOnSignals(button?: StopButton): AbortSignal {
  const controller = new AbortController();
  for (const name of endingSignals) {
    process.on(name, () => {
      if (name !== 'SIGINT' || button?.press() !== true) controller.abort(name);
    });
  }
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
export async function untilSignal(work: () => Promise<unknown>, button?: StopButton): Promise<void> {
  const signal = abortOnSignals(button);
  const interrupted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([work(), interrupted]);
  if (!signal.aborted) return;
  console.error('stopping');
  await endGuarded();
  process.exit(causeOf(signal).exitCode);
}
