import { describe, expect, it } from '@jest/globals';

import { audit, type AuditInput } from '../src/audit.ts';
import { chanceFrom } from '../src/chance.ts';
import type { Evidence } from '../src/evidence.ts';
import { planKills, victims } from '../src/kill-plan.ts';

const start: Evidence = {
  orders: [],
  stock: [{ sku: 'KIT', on_hand: 10, reserved: 0, movements: 10 }],
  charges: [],
  refundedMinor: 0,
  seatsTaken: 3,
  enrolments: 3,
  waitingEvents: 0,
  parked: [],
};
const sold = {
  id: 'one',
  status: 'completed',
  gross: 500,
  lines: [
    { sku: 'KIT', quantity: 1, kind: 'article' },
    { sku: 'BUNDLE', quantity: 1, kind: 'bundle' },
    { sku: 'COURSE', quantity: 1, kind: 'course' },
  ],
};
const end: Evidence = {
  ...start,
  orders: [sold, { ...sold, id: 'two', status: 'cancelled' }],
  stock: [{ sku: 'KIT', on_hand: 7, reserved: 0, movements: 7 }],
  charges: [{ orderId: 'one', capturedMinor: 500 }],
  seatsTaken: 4,
  enrolments: 4,
};
const bundles = { BUNDLE: [{ sku: 'KIT', quantity: 2 }], COURSE: [] };

function findings(after: Partial<Evidence>, accepted: AuditInput['accepted'] = ['one']): string {
  return audit({ before: start, after: { ...end, ...after }, accepted, bundles }).join('\n');
}

describe('the audit of a kill run', () => {
  it('finds nothing when every order is fulfilled or undone and everything adds up', () => {
    expect(findings({})).toBe('');
  });

  it('takes a mail in doubt that waits for a person as accounted for', () => {
    expect(findings({ parked: ['customer.send-mail-on-order-placed: customer.mail_outcome_unknown'] })).toBe(
      '',
    );
  });

  it.each([
    ['a lost order', { orders: [] }, 'accepted order one is gone'],
    [
      'an open order',
      { orders: [{ ...sold, status: 'fulfilling' }] },
      'neither fulfilled nor undone: fulfilling',
    ],
    [
      'an accepted order that was refused',
      { orders: [{ ...sold, status: 'rejected' }] },
      'ended as rejected',
    ],
    ['a double capture', { charges: [...end.charges, ...end.charges] }, 'was captured 2 times'],
    [
      'money for an unknown order',
      { charges: [...end.charges, { orderId: 'x', capturedMinor: 1 }] },
      'which nobody knows',
    ],
    ['a missing capture', { charges: [] }, 'is worth 500 and was captured for 0'],
    ['a refund nobody asked for', { refundedMinor: 100 }, 'the gateways hold 400'],
    [
      'a lost piece',
      { stock: [{ sku: 'KIT', on_hand: 6, reserved: 0, movements: 6 }] },
      'stock of KIT is 6, expected 7',
    ],
    [
      'a forgotten reservation',
      { stock: [{ sku: 'KIT', on_hand: 7, reserved: 1, movements: 7 }] },
      '1 of KIT are still reserved',
    ],
    [
      'a movement that was not booked',
      { stock: [{ sku: 'KIT', on_hand: 7, reserved: 0, movements: 8 }] },
      'add up to 8',
    ],
    ['a seat too many', { seatsTaken: 5 }, '2 seats are taken, 1 were sold'],
    ['an enrolment too few', { enrolments: 3 }, '0 people are enrolled, 1 seats were sold'],
    ['an event that never left', { waitingEvents: 1 }, '1 events are still in an outbox'],
    ['a parked delivery', { parked: ['a.b: boom'] }, 'parked: a.b: boom'],
  ])('names %s', (_what, change, line) => {
    expect(findings(change)).toContain(line);
  });
});

describe('the plan of kills', () => {
  it('is the same for the same seed and another one for another', () => {
    expect(planKills(2_000, 4, chanceFrom(7))).toEqual(planKills(2_000, 4, chanceFrom(7)));
    expect(planKills(2_000, 4, chanceFrom(7))).not.toEqual(planKills(2_000, 4, chanceFrom(8)));
  });

  it('kills every victim at least once, in ascending order of answers, within the run', () => {
    const plan = planKills(2_000, 4, chanceFrom(3));
    expect(new Set(plan.map(({ victim }) => victim))).toEqual(new Set(victims));
    const times = plan.map(({ afterOrders }) => afterOrders);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(2_000);
  });
});
