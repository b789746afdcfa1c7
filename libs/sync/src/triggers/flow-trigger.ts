import type { FlowPlan } from './flow-plan.ts';

/** `busy`: another run of the flow is under way, perhaps in another replica; `paused`: a person has stopped it. */
export type Attempt = 'finished' | 'failed' | 'busy' | 'paused';

export interface TriggerParts {
  readonly plan: FlowPlan;
  /** One run, to its end. Never rejects. */
  readonly run: () => Promise<Attempt>;
  /** Rejects as soon as the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** So long a storm of notices is listened to before one run answers all of it. */
const quietMs = 250;
/** After a failure the next run comes soon: a vendor that starts together with us is up in a moment. */
const afterFailureMs = 5_000;
/** A notice that fell into a run under way elsewhere asks again: that run may have been past what changed. */
const afterBusyMs = 1_000;
/** A flow that a person resumes does soon what came due meanwhile. */
const whilePausedMs = 5_000;

/**
 * Runs one flow at its interval, and once after any number of notices. A notice during a run is answered by one more
 * run behind it; one that never came, by the next interval.
 */
export class FlowTrigger {
  readonly #parts: TriggerParts;
  #noticed = false;
  #ring: () => void = () => undefined;

  constructor(parts: TriggerParts) {
    this.#parts = parts;
  }

  /** The source says that something changed. Cheap, and any number of times. */
  notice(): void {
    if (!this.#parts.plan.webhook) return;
    this.#noticed = true;
    this.#ring();
  }

  /** Until the signal is aborted; the first run of an interval is due at once. */
  async follow(signal: AbortSignal): Promise<void> {
    const { plan, run, wait } = this.#parts;
    const everyMs = plan.everyMs > 0 ? plan.everyMs : undefined;
    let pauseMs = everyMs === undefined ? undefined : 0;
    while (!signal.aborted) {
      await this.#until(pauseMs, signal);
      if (signal.aborted) return;
      const wasNoticed = this.#noticed;
      this.#noticed = false;
      const attempt = await run();
      pauseMs = attempt === 'failed' ? Math.min(everyMs ?? afterFailureMs, afterFailureMs) : everyMs;
      if (attempt === 'paused') pauseMs = Math.min(everyMs ?? whilePausedMs, whilePausedMs);
      if (attempt === 'busy' && wasNoticed) {
        await wait(afterBusyMs, signal).catch(() => undefined);
        this.#noticed = true;
      }
    }
  }

  /** The end of the pause, of which there may be none; sooner after a notice. */
  async #until(pauseMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#noticed) {
      const pause = new AbortController();
      const ended = AbortSignal.any([signal, pause.signal]);
      const rung = new Promise<void>((resolve) => {
        this.#ring = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true, signal: pause.signal });
      });
      const waited = pauseMs === undefined ? [] : [this.#parts.wait(pauseMs, ended).catch(() => undefined)];
      await Promise.race([rung, ...waited]);
      pause.abort();
    }
    if (this.#noticed) await this.#parts.wait(quietMs, signal).catch(() => undefined);
  }
}
