import type { MarketplaceRecord, SoldOrder } from '@accord/checkout/saga';

interface Sale {
  readonly order: Omit<SoldOrder, 'changedAtMs'>;
  state: 'sold' | 'cancelled';
  changedAtMs: number;
}

/** What a marketplace has sold for us. The money is its own until it says otherwise. */
export class MarketplaceBooks {
  readonly sales = new Map<string, Sale>();
  /** Called when there is something new to read. */
  onChange: () => void = () => undefined;

  sell(order: Sale['order'], nowMs: number): void {
    this.sales.set(order.orderId, { order, state: 'sold', changedAtMs: nowMs });
    this.onChange();
  }

  /** By its buyer, or by us at its desk: the buyer has the money back. */
  cancel(orderId: string, nowMs: number): void {
    const sale = this.sales.get(orderId);
    if (sale?.state !== 'sold') return;
    sale.state = 'cancelled';
    sale.changedAtMs = Math.max(nowMs, sale.changedAtMs + 1);
    this.onChange();
  }

  /** Everything, as it stands now. */
  records(): readonly MarketplaceRecord[] {
    return [...this.sales].map(([orderId, { order, state, changedAtMs }]) =>
      state === 'sold'
        ? { kind: 'sold', order: { ...order, changedAtMs } }
        : { kind: 'cancelled', orderId, changedAtMs },
    );
  }
}
