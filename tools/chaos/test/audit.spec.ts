import { describe, expect, it } from '@jest/globals';

import { audit, type AuditInput } from '../src/audit.ts';
import type { Evidence } from '../src/evidence.ts';

const start: Evidence = {
  orders: [],
  stock: [{ sku: 'KIT', on_hand: 10, reserved: 0, movements: 10 }],
  charges: [],
  refundedMinor: 0,
  seatsTaken: 3,
  enrolments: 3,
  waitingEvents: 0,
  events: 0,
  mails: [],
  parked: [],
};
const sold = {
  id: 'one',
  status: 'completed',
  is_sale: false,
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
  mails: [{ order_id: 'one', template: 'order-placed', state: 'sent' }],
};
const bundles = { BUNDLE: [{ sku: 'KIT', quantity: 2 }], COURSE: [] };

function findings(after: Partial<Evidence>, accepted: AuditInput['accepted'] = ['one']): string {
  return audit({ before: start, after: { ...end, ...after }, accepted, bundles })
    .map(({ kind, text }) => `${kind}: ${text}`)
    .join('\n');
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

  it('misses neither charge nor mail of what a marketplace sold, and names a charge that was made all the same', () => {
    const orders = [{ ...sold, is_sale: true }];
    expect(findings({ orders, charges: [], mails: [] })).toBe('');
    expect(findings({ orders })).toContain(
      'doubled: order one was paid at its marketplace and captured here',
    );
  });

  it.each([
    ['a lost order', { orders: [] }, 'lost: accepted order one is gone'],
    [
      'an open order',
      { orders: [{ ...sold, status: 'fulfilling' }] },
      'unaccounted: order one is neither fulfilled nor undone: fulfilling',
    ],
    [
      'an accepted order that was refused',
      { orders: [{ ...sold, status: 'rejected' }] },
      'lost: accepted order one ended as rejected',
    ],
    [
      'a double capture',
      { charges: [...end.charges, ...end.charges] },
      'doubled: order one was captured 2 times',
    ],
    [
      'money for an unknown order',
      { charges: [...end.charges, { orderId: 'x', capturedMinor: 1 }] },
      'unaccounted: money was taken for order x, which nobody knows',
    ],
    ['a missing capture', { charges: [] }, 'lost: order one is worth 500 and was captured for 0'],
    ['a refund nobody asked for', { refundedMinor: 100 }, 'lost: the gateways hold 400'],
    [
      'a lost piece',
      { stock: [{ sku: 'KIT', on_hand: 6, reserved: 0, movements: 6 }] },
      'doubled: stock of KIT is 6, expected 7',
    ],
    [
      'a forgotten reservation',
      { stock: [{ sku: 'KIT', on_hand: 7, reserved: 1, movements: 7 }] },
      'unaccounted: 1 of KIT are still reserved',
    ],
    [
      'a movement that was not booked',
      { stock: [{ sku: 'KIT', on_hand: 7, reserved: 0, movements: 8 }] },
      'unaccounted: the movements of KIT add up to 8',
    ],
    ['a seat too many', { seatsTaken: 5 }, 'doubled: 2 seats are taken, 1 were sold'],
    ['an enrolment too few', { enrolments: 3 }, 'lost: 0 people are enrolled, 1 seats were sold'],
    ['an event that never left', { waitingEvents: 1 }, 'unaccounted: 1 events are still in an outbox'],
    ['a mail that was never sent', { mails: [] }, 'lost: nobody was written to about order one'],
    [
      'a mail that never ended',
      { mails: [{ order_id: 'one', template: 'order-placed', state: 'sending' }] },
      'unaccounted: a mail about order one was begun and never ended',
    ],
    ['a parked delivery', { parked: ['a.b: boom'] }, 'unaccounted: parked: a.b: boom'],
  ])('names %s', (_what, change, line) => {
    expect(findings(change)).toContain(line);
  });
});
