import { describe, expect, it } from '@jest/globals';
import { placedAt as at, planned } from '../../test/support/planned-order.ts';
import { requestCancellation } from './closing.ts';
import { seatsGranted, stockCommitted } from './fulfilment.ts';
import type { Order } from './order.ts';
import { closeAttempt, fallBack, place } from './placement.ts';
import { intendCapture, intendGivingBack, intendReturning, settle } from './settlement.ts';
import { owedAttempts, strandedAttention, surface } from './stranded.ts';
import { defaultSweepLimits as limits, nextSweepAt, silence, sweepTask } from './sweep-plan.ts';

const minuteMs = 60_000;
/** Minutes after the order was placed. */
const after = (minutes: number) => new Date(at.getTime() + minutes * minuteMs);
const begun = (minutes: number) => ({ operationId: 'op', at: after(minutes) });
const minutesUntilSweep = (order: Order, now: number) => {
  const next = nextSweepAt(order, after(now), limits);
  return next === null ? null : (next.getTime() - after(now).getTime()) / minuteMs;
};

const placed = place(planned(['KIT']), 'pi_1', at).order;
const capturing = intendCapture(stockCommitted(placed).order, begun(20)).order;
const voiding = intendGivingBack(requestCancellation(placed, 'changed_mind').order, begun(20)).order;
const taken = settle(capturing, { attemptId: 'attempt-1', kind: 'captured' }).order;
const refunding = intendGivingBack(requestCancellation(taken, 'changed_mind').order, begun(20)).order;

describe('a gateway that owes the outcome of an operation', () => {
  it.each([
    { operation: 'capture', order: capturing, task: 'capture' },
    { operation: 'void', order: voiding, task: 'give_back' },
    { operation: 'refund', order: refunding, task: 'give_back' },
  ])('is asked for its $operation as long again as it has been silent, at most hourly', ({ order, task }) => {
    expect(sweepTask(order, after(21), limits)).toBe(task);
    const silentFor = [0, 0.25, 1, 8, 30, 300];
    expect(silentFor.map((minutes) => minutesUntilSweep(order, 20 + minutes))).toEqual([
      0.5, 0.5, 1, 8, 30, 60,
    ]);
  });

  it.each([
    { operation: 'capture', order: capturing },
    { operation: 'void', order: voiding },
    { operation: 'refund', order: refunding },
  ])('is shown for its $operation after half an hour, counted from the operation', ({ operation, order }) => {
    expect(silence(order, after(49.9), limits)).toBeUndefined();
    expect(silence(order, after(50), limits)).toBe(`waiting_for_${operation}`);
    expect(silence({ ...order, status: 'needs_attention' }, after(50), limits)).toBe(
      `waiting_for_${operation}`,
    );
  });

  it('owes nothing once it has refused: the order is a person’s, and is asked about no more', () => {
    for (const [order, kind] of [
      [voiding, 'void_refused'],
      [refunding, 'refund_refused'],
    ] as const) {
      const refused = settle(order, { attemptId: 'attempt-1', kind }).order;
      expect([refused.status, refused.attention]).toEqual(['needs_attention', kind]);
      expect(silence(refused, after(120), limits)).toBeUndefined();
      expect(sweepTask(refused, after(120), limits)).toBe('nothing');
      expect(nextSweepAt(refused, after(120), limits)).toBeNull();
    }
  });
});

describe('an order that the sweep meets', () => {
  it('is given back when it is to be closed and nobody has begun to, and left alone once a person has it', () => {
    const closing = requestCancellation(placed, 'changed_mind').order;
    expect(sweepTask(closing, after(1), limits)).toBe('give_back');
    expect(minutesUntilSweep(closing, 1)).toBe(0.5);
    const shown: Order = { ...closing, status: 'needs_attention' };
    expect([sweepTask(shown, after(1), limits), minutesUntilSweep(shown, 1)]).toEqual(['nothing', null]);
  });

  it('is placed while its customer may still be there, and undone when it is older than ten minutes', () => {
    expect(sweepTask(planned(), after(10), limits)).toBe('place');
    expect(sweepTask(planned(), after(10.1), limits)).toBe('abandon');
  });

  it('is shown when it does not complete within half an hour, and not before, even if stranded money made it due', () => {
    const granted = seatsGranted(place(planned(), 'pi_1', at).order).order;
    expect(sweepTask(granted, after(29.9), limits)).toBe('nothing');
    expect(sweepTask(granted, after(30), limits)).toBe('show');
  });
});

describe('money of an attempt that was given up', () => {
  const elsewhere = fallBack(closeAttempt(planned(['KIT']), { kind: 'failed' }), {
    attemptId: 'attempt-2',
    gateway: 'adyen',
    token: 'tok',
    at,
  });

  it('is asked back at once, then as long again as the attempt is old, at most hourly', () => {
    const stranded = surface(elsewhere, { attemptId: 'attempt-1', gatewayRef: 'pi_late' });
    expect(owedAttempts(stranded).map(({ id }) => id)).toEqual(['attempt-1']);
    expect(minutesUntilSweep(stranded, 3)).toBe(0);
    const asked = intendReturning(stranded, 'attempt-1', begun(3)).order;
    expect([0.25, 4, 45, 600].map((minutes) => strandedMinutes(asked, minutes))).toEqual([0.5, 4, 45, 60]);
  });

  it('is a matter for a person when the gateway will not give it back, by void or by refund, and for nobody before', () => {
    const stranded = surface(elsewhere, { attemptId: 'attempt-1', gatewayRef: 'pi_late' });
    expect(strandedAttention(stranded)).toBeNull();
    const voided = intendReturning(stranded, 'attempt-1', begun(3)).order;
    const tell = (order: Order, kind: 'void_refused' | 'captured' | 'refund_refused') =>
      settle(order, { attemptId: 'attempt-1', kind }).order;
    expect(strandedAttention(tell(voided, 'void_refused'))).toBe('stranded_void_refused');
    const captured = tell(voided, 'captured');
    expect([strandedAttention(captured), minutesUntilSweep(captured, 5)]).toEqual([null, 0]);
    const refunded = intendReturning(captured, 'attempt-1', begun(5)).order;
    expect(strandedAttention(tell(refunded, 'refund_refused'))).toBe('stranded_refund_refused');
  });

  it('is owed by attempts that were given up and by no other', () => {
    expect(surface(placed, { attemptId: 'attempt-1', gatewayRef: 'pi_late' })).toBe(placed);
    expect(surface(placed, { attemptId: 'nobody', gatewayRef: 'pi_late' })).toBe(placed);
    expect(owedAttempts(voiding)).toEqual([]);
  });

  /** The order itself is at rest: a person has it. */
  function strandedMinutes(order: Order, now: number) {
    return minutesUntilSweep({ ...order, status: 'needs_attention' }, now);
  }
});
