import { Failure } from '@accord/canonical';
import type { HealthRegistry } from '../health.ts';
import { gauge } from '../metrics.ts';
import { monotonicMs } from '../system.ts';
import { clockOffset } from './clock-offset.ts';
import type { ClockReading } from './clock-offset.ts';

/** Signatures, tokens and time limits are judged by clocks: further apart than this is worth a person's look. */
const toleratedMs = 2_000;
/** Of a clock that was not read for so long nothing is known any more. */
const rememberedMs = 600_000;

const skew = gauge({
  name: 'accord_clock_skew_seconds',
  help: 'how far another clock is ahead of this process, at least; alarm beyond 2 either way',
  labelNames: ['clock'],
});

interface Known {
  readonly offsetMs: number;
  readonly readAtMs: number;
}

/** What the clocks of database, vendors and neighbours show, beside that of this process. */
export class ClockWatch {
  readonly #known = new Map<string, Known>();

  constructor(private readonly nowMs: () => number = monotonicMs) {}

  /** @param clock whose it is: `database`, or the name of a vendor or service */
  read(clock: string, reading: ClockReading): void {
    const offsetMs = clockOffset(reading);
    this.#known.set(clock, { offsetMs, readAtMs: this.nowMs() });
    skew.set({ clock }, offsetMs / 1_000);
  }

  /**
   * For the health page. Where several clocks were read and all are apart from ours in the same direction, it is ours.
   * @throws Failure `clock.differs_here`, or `<clock>.clock_differs` of the one that is furthest off
   */
  check(): void {
    const known = [...this.#known].filter(([, { readAtMs }]) => this.nowMs() - readAtMs < rememberedMs);
    const apart = known.filter(([, { offsetMs }]) => Math.abs(offsetMs) > toleratedMs);
    const [furthest] = apart.sort(([, one], [, other]) => Math.abs(other.offsetMs) - Math.abs(one.offsetMs));
    if (furthest === undefined) return;
    const [clock, { offsetMs }] = furthest;
    const sameWay = apart.every(([, other]) => Math.sign(other.offsetMs) === Math.sign(offsetMs));
    const ours = apart.length > 1 && apart.length === known.length && sameWay;
    throw new Failure(
      ours ? 'clock.differs_here' : `${clock}.clock_differs`,
      'transient',
      `${clock} is ${(offsetMs / 1_000).toFixed(1)} s ahead of us`,
    );
  }

  /** Its own line on the health page, and not critical: what goes wrong by it says so itself. */
  showOn(health: HealthRegistry): void {
    health.register('clocks', async () => this.check(), { critical: false });
  }
}

/** Of this process, as there is one clock of it. */
export const clockWatch = new ClockWatch();
