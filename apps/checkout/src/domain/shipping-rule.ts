import {
  add,
  compare,
  money,
  splitGross,
  zeroTotals,
  type CountryCode,
  type Currency,
  type Money,
  type Totals,
} from '@accord/canonical';

/** What a parcel costs the customer. Prices are gross, in minor units of the shop's currency. */
export interface ShippingTariff {
  readonly currency: Currency;
  /** Goods worth at least this travel free. */
  readonly freeFromMinor: number;
  readonly homeMinor: number;
  readonly abroadMinor: number;
  readonly homeCountries: readonly CountryCode[];
}

export const germanTariff: ShippingTariff = {
  currency: 'EUR',
  freeFromMinor: 10_000,
  homeMinor: 490,
  abroadMinor: 1_290,
  homeCountries: ['DE'],
};

export interface ParcelContent {
  readonly gross: Money;
  readonly taxRateBps: number;
}

/**
 * Shipping of the goods in the basket; courses need no parcel. Its tax follows the goods (a side service shares the
 * rate of what it serves): the highest rate among them.
 */
export function shippingFor(
  goods: readonly ParcelContent[],
  country: CountryCode,
  tariff: ShippingTariff,
): Totals | null {
  const [first, ...rest] = goods;
  if (first === undefined) return null;
  const worth = rest.reduce((sum, item) => add(sum, item.gross), first.gross);
  // A shop that sells in a currency without a tariff sends free rather than in the wrong money.
  if (
    worth.currency !== tariff.currency ||
    compare(worth, money(tariff.freeFromMinor, tariff.currency)) >= 0
  ) {
    return zeroTotals(worth.currency);
  }
  const gross = tariff.homeCountries.includes(country) ? tariff.homeMinor : tariff.abroadMinor;
  return splitGross(money(gross, tariff.currency), Math.max(...goods.map((item) => item.taxRateBps)));
}
