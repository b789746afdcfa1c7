import { describe, expect, it } from '@jest/globals';

import { untilSettled } from '../src/settle.ts';

const minuteMs = 60_000;
const events = 40;
/** Orders and mails that are still open, from a minute of the run on. */
type Left = readonly [fromMinute: number, orders: number, mails: number];

/** Whether a run of which so much is left came to rest with all its events told, and the minute in which that was known. */
async function settled(...course: readonly Left[]): Promise<readonly [boolean, number]> {
  let nowMs = 0;
  let told = 0;
  const left = (): Left => course.findLast(([from]) => from * minuteMs <= nowMs) ?? [0, 0, 0];
  const book = {
    openOrders: async () => left()[1],
    openMails: async () => left()[2],
    waitingEvents: async () => 0,
    // Who listens is some seconds behind, and is asked twice a second.
    toldEvents: async () => (told += told < events ? 1 : 0),
  };
  const settling = { print: () => undefined, now: () => nowMs, pause: async (ms: number) => (nowMs += ms) };
  const whole = await untilSettled(book, settling);
  return [whole && told === events, Math.floor(nowMs / minuteMs)];
}

describe('a run that comes to rest', () => {
  it('is waited for as long as it goes forward, an order first and then its mail', async () => {
    expect(await settled([0, 2, 0], [3, 1, 1], [6, 0, 2], [9, 0, 1], [12, 0, 0])).toEqual([true, 12]);
  });

  it('is waited for until all that it told has been heard', async () => {
    expect(await settled()).toEqual([true, 0]);
  });

  it('is given up when nothing has gone forward for five minutes', async () => {
    expect(await settled([0, 2, 0], [3, 1, 0])).toEqual([false, 8]);
  });

  it('is given up, too, when what is left comes and goes', async () => {
    const comesAndGoes = Array.from({ length: 60 }, (_, minute): Left => [minute, 1 + (minute % 2), 0]);
    expect(await settled(...comesAndGoes)).toEqual([false, 5]);
  });
});
