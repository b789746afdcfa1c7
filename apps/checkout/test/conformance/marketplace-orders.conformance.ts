import { Failure } from '@accord/canonical';
import { configureLogging } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import type { FaultInput } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MarketplaceOrders, MarketplaceRecord } from '../../src/use-cases/ports/marketplace-orders.ts';

/** An order as it stands at the marketplace. */
export interface SaleThere {
  readonly standing: 'sold' | 'unpaid' | 'cancelled' | 'sent' | 'delivered_by_the_marketplace';
  /** Gross by the piece, in cents. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitMinor: number }[];
  readonly shippingMinor: number;
  /** By the marketplace's clock, epoch milliseconds. */
  readonly changedAtMs: number;
}

/** What an adapter brings to be held against the port. Its pages hold eight orders. */
export interface MarketplaceUnderTest {
  readonly marketplace: MarketplaceOrders;
  readonly unreachable: MarketplaceOrders;
  /** The number that an order has there. */
  numberOf(index: number): string;
  tell(index: number, sale: SaleThere): void;
  /** Of the call that lists orders. */
  faults(list: readonly FaultInput[]): void;
  /** Before each answer of that call. */
  watch(listener: (() => void) | undefined): void;
  stop(): Promise<void>;
}

const illnesses: readonly (readonly [name: string, fault: FaultInput])[] = [
  ['it answers 429', { kind: 'rate_limit', retryAfterSeconds: 0, times: 2 }],
  ['it answers 500', { kind: 'status', status: 500, times: 3 }],
  ['a page breaks off', { kind: 'partial', times: 2 }],
  ['pages are half', { kind: 'half_page' }],
  ['pages overlap', { kind: 'overlapping_page' }],
  ['a page comes again in place of the next', { kind: 'repeated_page', times: 3 }],
  ['a page comes empty though there is more', { kind: 'empty_page', times: 1 }],
  ['its token runs out', { kind: 'expired_token', times: 1 }],
];

const kit = { sku: 'KIT-ROBOT-01', quantity: 2, unitMinor: 14_900 };
const sale: SaleThere = {
  standing: 'sold',
  lines: [kit, { sku: 'CABLE-USB', quantity: 1, unitMinor: 799 }],
  shippingMinor: 490,
  changedAtMs: Date.parse('2026-01-05T10:00:00.000Z'),
};

/** Every marketplace must pass this: what it sold comes once and in our language, and nothing else comes as sold. */
export function marketplaceOrdersConformance(name: string, open: () => Promise<MarketplaceUnderTest>): void {
  describe(`orders of the marketplace ${name}`, () => {
    let under: MarketplaceUnderTest;
    let told = 0;
    /** Later than all that was told before: each test reads its own. */
    let nowMs = sale.changedAtMs;

    beforeAll(async () => {
      configureLogging({ level: 'silent' });
      under = await open();
    });
    afterAll(() => under.stop());
    afterEach(() => {
      under.faults([]);
      under.watch(undefined);
      nowMs += 3_600_000;
    });

    const sell = (more: Partial<SaleThere> = {}): string => {
      const index = ++told;
      under.tell(index, { ...sale, changedAtMs: nowMs, ...more });
      return under.numberOf(index);
    };
    const readSince = async (sinceMs: number): Promise<MarketplaceRecord[]> => {
      const read: MarketplaceRecord[] = [];
      for await (const { records } of under.marketplace.changedSince(sinceMs))
        read.push(...records.map((raw) => under.marketplace.read(raw)));
      return read;
    };
    const numbers = (records: readonly MarketplaceRecord[]): string[] =>
      records.map((record) => (record.kind === 'sold' ? record.order.orderId : record.orderId)).sort();

    it('reads what was sold in our language: lines, shipping, and where it goes', async () => {
      const orderId = sell();
      expect(await readSince(nowMs)).toMatchObject([
        {
          kind: 'sold',
          order: {
            orderId,
            changedAtMs: nowMs,
            lines: [
              { sku: kit.sku, quantity: 2, unitGross: { minor: 14_900, currency: 'EUR' } },
              { sku: 'CABLE-USB', quantity: 1, unitGross: { minor: 799, currency: 'EUR' } },
            ],
            shipping: { minor: 490, currency: 'EUR' },
            customer: { email: expect.stringContaining('@') },
            shippingAddress: { postalCode: '10119', city: 'Berlin', country: 'DE' },
          },
        },
      ]);
    });

    it.each([
      ['cancelled', 'cancelled'],
      ['sent', 'settled_there'],
      ['unpaid', 'ignored'],
      ['delivered_by_the_marketplace', 'ignored'],
    ] as const)('never takes for sold what is %s', async (standing, kind) => {
      const orderId = sell({ standing });
      const records = await readSince(nowMs);
      // A marketplace may leave out what is not ours to see to.
      if (kind !== 'ignored') expect(records).toMatchObject([{ kind, orderId, changedAtMs: nowMs }]);
      expect(records.filter((record) => record.kind === 'sold' || record.kind === 'bad')).toEqual([]);
    });

    it.each(illnesses)('tells each order once when %s', async (_name, fault) => {
      const sold = Array.from({ length: 19 }, () => sell()).sort();
      under.faults([fault]);
      // An illness may end a reading with its failure; it never ends one as if that were all.
      expect(numbers(await eventually(() => readSince(nowMs), { timeoutMs: 20_000 }))).toEqual(sold);
    });

    it('tells what is sold while it pages, and both readings of what changes', async () => {
      const sold = Array.from({ length: 17 }, () => sell());
      let late: string | undefined;
      under.watch(() => {
        if (late !== undefined) return;
        late = sell({ changedAtMs: nowMs + 60_000 });
        under.tell(told - 1, { ...sale, standing: 'cancelled', changedAtMs: nowMs + 60_001 });
      });
      const read = await readSince(nowMs);
      expect(new Set(numbers(read))).toEqual(new Set([...sold, late ?? 'nothing']));
      expect(read).toContainEqual(expect.objectContaining({ kind: 'cancelled', orderId: sold.at(-1) }));
    });

    it('tells nothing that was changed before, and of nothing says until when it has read', async () => {
      sell();
      const untilMs: number[] = [];
      for await (const { records, changedBeforeMs } of under.marketplace.changedSince(nowMs + 1_000)) {
        expect(records).toEqual([]);
        if (changedBeforeMs !== undefined) untilMs.push(changedBeforeMs);
      }
      expect(untilMs).not.toEqual([]);
    });

    it.each([[null], [17], ['text'], [[]], [{}], [{ orderId: 306 }], [{ orderId: '306\u0000' }]])(
      'names what cannot be read instead of guessing: %j',
      (raw) => {
        expect(under.marketplace.read(raw)).toMatchObject({
          kind: 'bad',
          reason: expect.stringMatching(/^\w+\.\w+$/),
        });
      },
    );

    it('fails where it cannot be asked, and does not end as if there were nothing', async () => {
      const asked = under.unreachable.changedSince(nowMs)[Symbol.asyncIterator]().next();
      await expect(asked).rejects.toBeInstanceOf(Failure);
    });
  });
}
