import { describe, expect, it } from '@jest/globals';
import { HealthRegistry } from '../health.ts';
import { registry } from '../metrics.ts';
import { clockOffset } from './clock-offset.ts';
import { ClockWatch } from './clock-watch.ts';

const noon = Date.UTC(2026, 0, 1, 12);
/** A clock that was read within 100 ms, and shows whole milliseconds. */
const ahead = (ms: number) => ({
  askedAtMs: noon,
  answeredAtMs: noon + 100,
  shownMs: noon + 50 + ms,
  grainMs: 0,
});

describe('the offset of a clock', () => {
  it.each([
    { name: 'the same', shownMs: noon + 50, offsetMs: 0 },
    { name: 'five minutes ahead', shownMs: noon + 300_050, offsetMs: 299_950 },
    { name: 'five minutes behind', shownMs: noon - 299_950, offsetMs: -299_950 },
  ])('is what the reading proves of one that is $name', ({ shownMs, offsetMs }) => {
    const reading = { askedAtMs: noon, answeredAtMs: noon + 100, shownMs, grainMs: 0 };
    expect(clockOffset(reading)).toBe(offsetMs);
  });

  it('is nothing for whole seconds that fit, and for an answer that was long in coming', () => {
    const lateInTheSecond = {
      askedAtMs: noon + 900,
      answeredAtMs: noon + 990,
      shownMs: noon,
      grainMs: 1_000,
    };
    expect(clockOffset(lateInTheSecond)).toBe(0);
    expect(
      clockOffset({ askedAtMs: noon, answeredAtMs: noon + 20_000, shownMs: noon + 3_000, grainMs: 0 }),
    ).toBe(0);
  });
});

describe('the health page', () => {
  const shown = async (watch: ClockWatch) => {
    const health = new HealthRegistry();
    watch.showOn(health);
    return health.ready('shop', '1');
  };

  it.each([
    { what: 'two seconds apart', offsets: { database: 1_900, stripe: -1_900 }, detail: undefined },
    { what: 'one further off', offsets: { database: 0, stripe: -2_100 }, detail: 'stripe.clock_differs' },
    { what: 'both ahead of us', offsets: { database: 3_000, stripe: 4_000 }, detail: 'clock.differs_here' },
    {
      what: 'off in both ways',
      offsets: { database: 3_000, stripe: -4_000 },
      detail: 'stripe.clock_differs',
    },
  ])('says whose clock is wrong beyond two seconds: $what', async ({ offsets, detail }) => {
    const watch = new ClockWatch();
    for (const [clock, ms] of Object.entries(offsets)) watch.read(clock, ahead(ms));
    expect(await shown(watch)).toMatchObject({
      status: 'ready',
      dependencies: [{ name: 'clocks', critical: false, status: detail === undefined ? 'up' : 'down' }],
    });
    expect((await shown(watch)).dependencies[0]?.detail).toBe(detail);
  });

  it('forgets a clock that was not read for ten minutes, and the gauge tells seconds', async () => {
    let nowMs = 0;
    const watch = new ClockWatch(() => nowMs);
    watch.read('stripe', ahead(300_050));
    expect(await registry().getSingleMetricAsString('accord_clock_skew_seconds')).toContain(
      '{clock="stripe"} 300',
    );
    expect((await shown(watch)).dependencies[0]?.status).toBe('down');
    nowMs = 600_000;
    expect((await shown(watch)).dependencies[0]?.status).toBe('up');
  });
});
