import type { Address, MarketplaceSale, Money, OrderCustomer } from '@accord/canonical';
import type { SoldLine } from '../../domain/sale-basket.ts';

/** An order as a marketplace sold it, in our language, with what its buyer paid. */
export interface SoldOrder {
  readonly orderId: string;
  /** By the marketplace's clock: of two readings the later one is right. */
  readonly changedAtMs: number;
  /** The address is the marketplace's alias, and good for nothing but this order. */
  readonly customer: OrderCustomer;
  readonly shippingAddress: Address;
  readonly lines: readonly SoldLine[];
  /** Gross; zero where the buyer paid none. */
  readonly shipping: Money;
}

/** What became of one record. One that cannot be read is named with its reason, never guessed. */
export type MarketplaceRecord =
  | { readonly kind: 'sold'; readonly order: SoldOrder }
  /** Over: its buyer has the money back; or it was sent by somebody else before we took it. */
  | { readonly kind: 'cancelled' | 'settled_there'; readonly orderId: string; readonly changedAtMs: number }
  /** Not ours to see to, or not yet. */
  | { readonly kind: 'ignored'; readonly orderId: string; readonly reason: string }
  | {
      readonly kind: 'bad';
      readonly orderId: string;
      readonly reason: string;
      readonly field?: string | undefined;
    };

export interface MarketplacePage {
  /** As the marketplace sent them; `read` says what they are. */
  readonly records: readonly unknown[];
  /** What was changed before, by the marketplace's clock, is among the pages; undefined where it does not say. */
  readonly changedBeforeMs?: number | undefined;
}

/** A marketplace's orders that somebody has to deliver. */
export abstract class MarketplaceOrders {
  abstract readonly marketplace: MarketplaceSale['marketplace'];

  /** Every order that was changed since, each reading once, in any order. @throws Failure of the marketplace */
  abstract changedSince(sinceMs: number): AsyncIterable<MarketplacePage>;

  /** Total. */
  abstract read(raw: unknown): MarketplaceRecord;
}
