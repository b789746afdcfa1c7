import { describe, expect, it } from '@jest/globals';
import { SeatHoldStatus } from '@accord/canonical';
import { SeatHold, type HeldSeat } from './seat-hold.ts';

const at = new Date('2026-11-21T03:00:00.000Z');
const order = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  customerId: null,
};

function seat(lineId: string, lmsCourseRef: string): HeldSeat {
  return { seatId: lineId, lineId, sku: 'COURSE-X', courseId: 'x', cohortId: 'x-1', lmsCourseRef };
}

function inStatus(status: SeatHoldStatus): SeatHold {
  return new SeatHold({ ...SeatHold.held('hold', { ...order, expiresAt: at }).state, status });
}

describe('a seat hold', () => {
  it('goes from held over granting and granted to revoked, one version per step', () => {
    const hold = SeatHold.held('hold', { ...order, expiresAt: at });
    hold.moveTo('granting');
    hold.grantTo('7');
    hold.moveTo('revoking');
    hold.moveTo('revoked');
    expect(hold.state).toMatchObject({ status: 'revoked', version: 5, lmsUserRef: '7' });
  });

  it('can never be revived once it is refused or revoked', () => {
    for (const end of ['refused', 'revoked'] as const) {
      for (const status of SeatHoldStatus.options) {
        expect(() => inStatus(end).moveTo(status)).toThrow(
          expect.objectContaining({ code: 'enrollment.impossible_step' }),
        );
      }
    }
  });

  it('is never released or expired once an order has claimed it', () => {
    for (const claimed of ['granting', 'granted', 'revoking'] as const) {
      for (const status of ['released', 'expired', 'held'] as const) {
        expect(() => inStatus(claimed).moveTo(status)).toThrow(
          expect.objectContaining({ code: 'enrollment.impossible_step' }),
        );
      }
    }
  });

  it('occupies its seats from being held until it is revoked, and at no other time', () => {
    expect(SeatHoldStatus.options.filter((status) => inStatus(status).occupies)).toEqual([
      'held',
      'granting',
      'granted',
      'revoking',
    ]);
  });

  it('remembers that the LMS may know of it, from before the first call on', () => {
    const hold = SeatHold.held('hold', { ...order, expiresAt: at });
    expect(hold.state.reachedLms).toBe(false);
    hold.moveTo('granting');
    expect(hold.state.reachedLms).toBe(true);
    hold.moveTo('refused');
    expect(hold.state.reachedLms).toBe(true);
  });

  it('names each course of the LMS once, however many seats it has there', () => {
    const hold = SeatHold.held('hold', { ...order, expiresAt: at });
    hold.reseat([seat('1', 'A'), seat('2', 'B'), seat('3', 'A')]);
    expect(hold.lmsCourseRefs).toEqual(['A', 'B']);
  });
});
