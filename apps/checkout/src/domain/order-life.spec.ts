import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideCancellation, decideReturn } from './closing.ts';
import {
  bookedInErp,
  seatsGranted,
  seatsRefused,
  shipmentBooked,
  shipmentRefused,
  stockCommitted,
  stockRefused,
  waitingFor,
} from './fulfilment.ts';
import { currentAttempt, needsAttention, type Change, type Order, type OrderEvent } from './order.ts';
import { closeAttempt, fallBack, leaveUnresolved, place, reject } from './placement.ts';
import { intendCapture, intendGivingBack, settle, type SettledKind } from './settlement.ts';
import { placedAt as at, planned } from '../../test/support/planned-order.ts';
import { defaultSweepLimits, nextSweepAt, sweepTask } from './sweep-plan.ts';

const begun = (operationId: string) => ({ operationId, at });
const placed = (skus?: readonly string[]) => place(planned(skus), 'pi_1', at).order;
const shipment = { shipmentId: 's', carrier: 'dhl', trackingNumber: null, trackingUrl: null };

/** Everything that can happen to a placed order, in any order and any number of times. */
const happenings: Readonly<Record<string, (order: Order) => Change>> = {
  stockCommitted,
  stockRefused: (order) => stockRefused(order, 'expired'),
  seatsGranted,
  seatsRefused: (order) => seatsRefused(order, 'closed'),
  shipmentBooked: (order) => shipmentBooked(order, shipment),
  shipmentRefused: (order) => shipmentRefused(order, 'no_carrier'),
  booked: (order) => bookedInErp(order, 'erp-1'),
  capture: (order) => ({ order: intendCapture(order, begun('op')).order, events: [] }),
  giveBack: (order) => ({ order: intendGivingBack(order, begun('op')).order, events: [] }),
  cancel: (order) => accepted(order, decideCancellation(order, 'changed_mind')),
  return: (order) => accepted(order, decideReturn(order, 'did_not_fit')),
  ...Object.fromEntries(
    (
      [
        'captured',
        'capture_refused',
        'voided',
        'void_refused',
        'refunded',
        'refund_refused',
      ] satisfies SettledKind[]
    ).map((kind) => [kind, (order: Order) => settle(order, { attemptId: currentAttempt(order).id, kind })]),
  ),
};

function accepted(order: Order, decision: ReturnType<typeof decideCancellation>): Change {
  return decision.kind === 'accepted' ? decision.change : { order, events: [] };
}

function live(start: Order, names: readonly string[]): { order: Order; events: OrderEvent[] } {
  const events: OrderEvent[] = [];
  let order = start;
  for (const name of names) {
    const change = happenings[name]?.(order) ?? { order, events: [] };
    order = change.order;
    events.push(...change.events);
  }
  return { order, events };
}

/** Lives in which enough goes well for the rest to matter. */
const anyLife = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('stockCommitted', 'seatsGranted', 'shipmentBooked', 'booked') },
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(happenings)) },
  ),
  { maxLength: 25, size: 'max' },
);
const count = (events: readonly OrderEvent[], kind: OrderEvent['kind']) =>
  events.filter((event) => event.kind === kind).length;

describe('the life of an order', () => {
  it('becomes due for capture and is completed by five things in any order', () => {
    const parts = ['stockCommitted', 'seatsGranted', 'shipmentBooked', 'booked'];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 4 }), (order) => {
        const secured = live(placed(), order);
        expect(count(secured.events, 'fulfillable')).toBe(1);
        const done = live(secured.order, ['capture', 'captured']);
        expect(done.order.status).toBe('completed');
        expect(done.events.map(({ kind }) => kind)).toEqual(['captured', 'completed']);
      }),
    );
  });

  it.each(['stockCommitted', 'seatsGranted', 'shipmentBooked', 'booked', 'captured'])(
    'is completed by the part that a person was already shown as missing: %s',
    (missing) => {
      const others = ['stockCommitted', 'seatsGranted', 'capture', 'captured', 'shipmentBooked', 'booked'];
      const late = others.filter((name) => name !== missing);
      const waiting = live(placed(), late).order;
      const owed = waitingFor(waiting);
      const shown = needsAttention(waiting, owed ?? 'nothing');
      const { order } = live(shown, [missing, 'capture', 'captured']);
      expect([owed?.startsWith('waiting_for_'), order.status, order.attention]).toEqual([
        true,
        'completed',
        null,
      ]);
    },
  );

  it('says each end at most once, and never both completion and cancellation without a return or a withdrawal', () => {
    fc.assert(
      fc.property(anyLife, (names) => {
        const { events } = live(placed(), names);
        for (const kind of [
          'fulfillable',
          'completed',
          'captured',
          'voided',
          'refunded',
          'cancelled',
          'returned',
          'booked',
        ] as const) {
          expect(count(events, kind)).toBeLessThanOrEqual(1);
        }
        expect(count(events, 'cancelled') + count(events, 'returned')).toBeLessThanOrEqual(1);
        if (count(events, 'completed') === 1 && count(events, 'cancelled') === 1) {
          expect(events.find((event) => event.kind === 'cancelled')).toMatchObject({
            reason: 'payment_withdrawn',
          });
        }
      }),
      // Completed, then contradicted, then short of stock: the money that went back made it a cancelled order.
      {
        examples: [
          [
            [
              'shipmentBooked',
              'booked',
              'stockCommitted',
              'seatsGranted',
              'captured',
              'voided',
              'stockRefused',
              'refunded',
            ],
          ],
        ],
      },
    );
  });

  it('begins no capture before stock and seats are secured, nor after somebody asked to close it', () => {
    fc.assert(
      fc.property(anyLife, (names) => {
        const { order } = live(placed(), names);
        const intent = intendCapture(order, begun('op-2'));
        if (intent.kind !== 'capture' || currentAttempt(order).status === 'capturing') return;
        expect([order.stock, order.seats]).toEqual(['committed', 'granted']);
        expect(order.closing).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('keeps no money of a cancelled order', () => {
    fc.assert(
      fc.property(anyLife, (names) => {
        const { order } = live(placed(), names);
        if (order.status === 'cancelled')
          expect(['voided', 'refunded']).toContain(currentAttempt(order).status);
      }),
    );
  });

  it('is looked after by the sweep as long as its money is on the way or its end is open', () => {
    fc.assert(
      fc.property(anyLife, (names) => {
        const { order } = live(placed(), names);
        const due = nextSweepAt(order, at, defaultSweepLimits);
        const { status } = currentAttempt(order);
        if (['capturing', 'voiding', 'refunding'].includes(status)) {
          expect(due).not.toBeNull();
          expect(['capture', 'give_back']).toContain(sweepTask(order, at, defaultSweepLimits));
        }
        if (order.status === 'placed' || order.status === 'fulfilling') expect(due).not.toBeNull();
      }),
    );
  });

  it('needs neither stock nor parcel for a course, nor a seat for a kit', () => {
    const course = live(placed(['COURSE']), ['seatsGranted', 'capture', 'captured', 'booked']);
    expect(course.order.status).toBe('completed');
    const kit = live(placed(['KIT']), ['stockCommitted', 'capture', 'captured', 'booked', 'shipmentBooked']);
    expect(kit.order.status).toBe('completed');
  });

  it('is asked to be closed once, for the reason that came first', () => {
    const { order, events } = live(placed(), ['stockRefused', 'seatsRefused', 'cancel']);
    expect(order.closing).toEqual({ kind: 'cancel', reason: 'expired' });
    expect(events.map(({ kind }) => kind)).toEqual(['cancellation_requested']);
  });

  it('that is cancelled while it is captured has the capture seen through, under the operation it was begun with', () => {
    const { order } = live(placed(), ['stockCommitted', 'seatsGranted', 'capture', 'cancel']);
    expect(sweepTask(order, at, defaultSweepLimits)).toBe('capture');
    expect(intendCapture(order, begun('op-2'))).toMatchObject({
      kind: 'capture',
      attempt: { operationId: 'op' },
    });
  });

  it('that is cancelled while it is captured asks for its money back once the capture is through', () => {
    const { order, events } = live(placed(), [
      'stockCommitted',
      'seatsGranted',
      'capture',
      'cancel',
      'captured',
    ]);
    expect(events.map(({ kind }) => kind)).toEqual([
      'fulfillable',
      'cancellation_requested',
      'captured',
      'cancellation_requested',
    ]);
    expect(intendGivingBack(order, begun('op')).kind).toBe('refund');
  });
});

describe('a placement', () => {
  it('asks another gateway only when every attempt before can never take money', () => {
    const plan = { attemptId: 'attempt-2', gateway: 'adyen' as const, token: 't', at };
    const dead = closeAttempt(planned(), { kind: 'failed' });
    expect(fallBack(dead, plan).attempts.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
    expect(() => fallBack(planned(), plan)).toThrow(RangeError);
    expect(() => fallBack(leaveUnresolved(planned()), plan)).toThrow(RangeError);
  });

  it('is rejected in silence before the customer has our word, and cancelled aloud after', () => {
    const silent = reject(planned(), 'out_of_stock');
    expect([silent.order.status, silent.order.releaseDue, silent.events]).toEqual(['rejected', true, []]);
    const aloud = reject(closeAttempt(leaveUnresolved(planned()), { kind: 'failed' }), 'interrupted');
    expect([aloud.order.status, aloud.events.map(({ kind }) => kind)]).toEqual(['cancelled', ['cancelled']]);
  });

  it('happens once: a second outcome changes nothing', () => {
    const order = placed();
    expect(place(order, 'pi_2', at)).toEqual({ order, events: [] });
    expect(reject(order, 'late')).toEqual({ order, events: [] });
  });
});
