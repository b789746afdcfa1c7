import { describe, expect, it } from '@jest/globals';
import { nextStep } from './redelivery-pace.ts';
import type { Pace } from './redelivery-pace.ts';

const canary: Pace = {
  state: 'canary',
  pending: 100,
  sent: 0,
  applied: 0,
  failedAgain: 0,
  notSent: 0,
  messagesPerMinute: null,
  sending: 0,
  rampedMs: 0,
  failure: null,
};
const ramping: Pace = { ...canary, state: 'ramping', sent: 5, applied: 5, pending: 95 };
const failure = { kind: 'other', reason: 'inventory.other', parkedId: null } as const;

describe('the pace of a redelivery', () => {
  it('sends five, waits until each has an end, and only then more', () => {
    expect(nextStep(canary)).toEqual({ do: 'send', count: 5 });
    expect(nextStep({ ...canary, pending: 3 })).toEqual({ do: 'send', count: 3 });
    expect(nextStep({ ...canary, sent: 3, sending: 1 })).toEqual({ do: 'send', count: 1 });
    expect(nextStep({ ...canary, sent: 5, applied: 4 })).toEqual({ do: 'wait' });
    expect(nextStep({ ...canary, sent: 5, applied: 5 })).toEqual({ do: 'ramp' });
    expect(nextStep({ ...canary, pending: 0, sent: 3, applied: 2 })).toEqual({ do: 'wait' });
    expect(nextStep({ ...canary, pending: 0, sent: 3, applied: 3 })).toEqual({ do: 'finish' });
  });

  it('has at most twice as many under way as were applied, and a hundred at once', () => {
    expect(nextStep(ramping)).toEqual({ do: 'send', count: 10 });
    expect(nextStep({ ...ramping, sent: 15 })).toEqual({ do: 'wait' });
    expect(nextStep({ ...ramping, pending: 9_000, sent: 600, applied: 600 })).toEqual({
      do: 'send',
      count: 100,
    });
    expect(nextStep({ ...ramping, pending: 9_000, sent: 1_090, applied: 600 })).toEqual({
      do: 'send',
      count: 10,
    });
  });

  it('keeps to the quota over any stretch of the ramp', () => {
    const slow = { ...ramping, messagesPerMinute: 60, applied: 200, sent: 205, pending: 500 };
    expect(nextStep({ ...slow, sent: 11, applied: 11 })).toEqual({ do: 'wait' });
    expect(nextStep({ ...slow, sent: 11, applied: 11, rampedMs: 3_000 })).toEqual({ do: 'send', count: 3 });
    expect(nextStep({ ...slow, sent: 5, applied: 5, messagesPerMinute: 1 })).toEqual({
      do: 'send',
      count: 1,
    });
  });

  it('stops at any failure of the canary, in the ramp at the same cause or at too many others', () => {
    expect(nextStep({ ...canary, failedAgain: 1, failure })).toMatchObject({
      do: 'stop',
      because: { code: 'canary_failed', reason: 'inventory.other' },
    });
    expect(nextStep({ ...ramping, failedAgain: 1, failure: { ...failure, kind: 'same' } })).toMatchObject({
      because: { code: 'same_cause' },
    });
    expect(nextStep({ ...ramping, failedAgain: 4, failure })).toMatchObject({ do: 'send' });
    expect(nextStep({ ...ramping, failedAgain: 5, failure })).toMatchObject({
      because: { code: 'too_many_failed' },
    });
    const many = { ...ramping, sent: 1_000, applied: 980, failure };
    expect(nextStep({ ...many, failedAgain: 20 })).toMatchObject({ do: 'send' });
    expect(nextStep({ ...canary, failure: { ...failure, kind: 'not_sendable' } })).toMatchObject({
      because: { code: 'not_sendable' },
    });
  });
});
