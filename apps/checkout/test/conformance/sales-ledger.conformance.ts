import { money, priceFromGross, splitGross, multiplyPrice } from '@accord/canonical';
import type { OrderLine } from '@accord/canonical';
import { configureLogging } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import type { FaultInput } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SalesLedger, SalesOrder } from '../../src/use-cases/ports/sales-ledger.ts';

/** What an adapter brings to be held against the port. */
export interface LedgerUnderTest {
  readonly ledger: SalesLedger;
  /** The same adapter, which soon gives up a vendor that says nothing. Only for that: a slow machine says nothing either. */
  readonly impatient: SalesLedger;
  readonly unreachable: SalesLedger;
  /** The vendor's name for creating an order, by which faults are switched on. */
  readonly createOperation: string;
  faults(list: readonly FaultInput[]): void;
  /** Our order numbers in the vendor's books. */
  booked(): readonly string[];
  reset(): Promise<void>;
  stop(): Promise<void>;
}

function line(sku: OrderLine['sku'], grossMinor: number, quantity: number): OrderLine {
  const unitPrice = priceFromGross(money(grossMinor, 'EUR'), 1900);
  return {
    lineId: `${sku}-1`,
    sku,
    name: `The ${sku}`,
    kind: 'article',
    quantity,
    unitPrice,
    total: multiplyPrice(unitPrice, quantity),
  };
}

export function salesOrder(changes: Partial<SalesOrder> = {}): SalesOrder {
  return {
    orderId: '00000000-0000-7000-8000-000000000001',
    orderNumber: 'A-0123456789',
    placedAt: new Date('2026-01-05T09:00:00.000Z'),
    customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [
      line('KIT-ROBOT-01' as OrderLine['sku'], 14_900, 2),
      line('COURSE-PYTHON-101' as OrderLine['sku'], 19_900, 1),
    ],
    shipping: splitGross(money(490, 'EUR'), 1900),
    total: money(50_190, 'EUR'),
    ...changes,
  };
}

/** Every sales ledger must pass this, whatever its vendor. */
export function salesLedgerConformance(name: string, open: () => Promise<LedgerUnderTest>): void {
  describe(`the sales ledger ${name}`, () => {
    let under: LedgerUnderTest;

    beforeAll(async () => {
      configureLogging({ level: 'silent' });
      under = await open();
    });

    afterEach(() => under.reset());

    afterAll(() => under.stop());

    const failure = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => 'booked',
        (error: unknown) => error,
      );

    it('finds by our number what it booked, and nothing before', async () => {
      expect(await under.ledger.findByOrderNumber('A-0123456789')).toBeUndefined();
      const booked = await under.ledger.createSalesOrder(salesOrder());
      expect(await under.ledger.findByOrderNumber('A-0123456789')).toEqual(booked);
      expect(await under.ledger.findByOrderNumber('A-9999999999')).toBeUndefined();
    });

    it('sends a creation once: when its answer is lost the outcome is unknown, and the look-up finds it', async () => {
      under.faults([{ operation: under.createOperation, kind: 'timeout', after: true }]);
      // Whose patience ended at a look-up before it has created nothing, and asks once more.
      await eventually(async () =>
        expect(await failure(under.impatient.createSalesOrder(salesOrder()))).toMatchObject({
          kind: 'unknown_outcome',
          sent: 'maybe',
        }),
      );
      await eventually(() => {
        expect(under.booked()).toEqual(['A-0123456789']);
      });
      under.faults([]);
      expect(await under.ledger.findByOrderNumber('A-0123456789')).toMatchObject({
        erpOrderId: expect.any(String),
      });
      expect(under.booked()).toEqual(['A-0123456789']);
    });

    it('does not call a broken creation refused', async () => {
      under.faults([{ operation: under.createOperation, kind: 'status', status: 502 }]);
      expect(await failure(under.ledger.createSalesOrder(salesOrder()))).toMatchObject({
        kind: 'unknown_outcome',
      });
    });

    it('is to be asked again later when it is away or has enough of us', async () => {
      expect(await failure(under.unreachable.createSalesOrder(salesOrder()))).toMatchObject({
        kind: 'wait_for_vendor',
        sent: 'no',
      });
      under.faults([{ kind: 'rate_limit', retryAfterSeconds: 600 }]);
      expect(await failure(under.ledger.findByOrderNumber('A-0123456789'))).toMatchObject({
        kind: 'wait_for_vendor',
        retryAfterMs: 600_000,
      });
    });
  });
}
