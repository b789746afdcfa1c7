import { Address, OrderCustomer, parseSku, Quantity } from '@accord/canonical';
import type { SoldOrder } from '@accord/checkout/saga';
import type { Seeded } from '../simulation/seeded.ts';

/** What a marketplace is going to sell for us, drawn before the history begins. */
export interface SalePlan {
  readonly order: Omit<SoldOrder, 'changedAtMs'>;
  readonly beginsAtMs: number;
  /** When its buyer thinks better of it; null where they do not. */
  readonly cancelledAfterMs: number | null;
}

const spreadMs = 2_000;
/** Within which a buyer thinks better of it: most while it is under way, some when it is over. */
const patienceMs = [4_000, 8_000, 60_000];
const customer = OrderCustomer.parse({
  customerId: null,
  email: 'a1b2c3@marketplace.example',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
});
const shippingAddress = Address.parse({
  street: 'Torstraße 1',
  postalCode: '10119',
  city: 'Berlin',
  country: 'DE',
});
const wares = [
  { sku: 'KIT', minor: 14_900 },
  { sku: 'BOX', minor: 16_000 },
  { sku: 'CABLE', minor: 900 },
  { sku: 'COURSE', minor: 19_900 },
] as const;

/** In one history of three. */
export function planSales(chance: Seeded): readonly SalePlan[] {
  const count = chance.hits(1 / 3) ? chance.between(1, 2) : 0;
  return Array.from({ length: count }, (_, index) => {
    const { sku, minor } = chance.pick(wares);
    const unitGross = { minor, currency: 'EUR' } as const;
    const line = { lineId: '1', sku: parseSku(sku), name: sku, quantity: Quantity.parse(1), unitGross };
    const shipping = { minor: chance.pick([0, 490]), currency: 'EUR' } as const;
    return {
      order: { orderId: `sale-${String(index + 1)}`, customer, shippingAddress, lines: [line], shipping },
      beginsAtMs: chance.between(0, spreadMs),
      cancelledAfterMs: chance.hits(0.5) ? chance.between(0, chance.pick(patienceMs)) : null,
    };
  });
}
