import { SalesLedger, type SalesOrder } from '@accord/checkout/saga';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { callVendor } from './vendor-call.ts';

/** The ERP: books whatever it is sent, as often as it is sent. */
export class SalesBooks {
  readonly orders: { readonly erpOrderId: string; readonly orderNumber: string }[] = [];

  book(orderNumber: string): { readonly erpOrderId: string } {
    const booked = { erpOrderId: `SO-${this.orders.length + 1}`, orderNumber };
    this.orders.push(booked);
    return booked;
  }
}

export class SimulatedLedger extends SalesLedger {
  readonly erp = 'weclapp';
  readonly #books: SalesBooks;
  readonly #setting: Setting;
  readonly #from: Replica;

  constructor(books: SalesBooks, setting: Setting, from: Replica) {
    super();
    this.#books = books;
    this.#setting = setting;
    this.#from = from;
  }

  override findByOrderNumber(orderNumber: string): Promise<{ readonly erpOrderId: string } | undefined> {
    return this.#call('find', 'transient', () =>
      this.#books.orders.find((order) => order.orderNumber === orderNumber),
    );
  }

  override createSalesOrder({ orderNumber }: SalesOrder): Promise<{ readonly erpOrderId: string }> {
    return this.#call('create', 'unknown_outcome', () => this.#books.book(orderNumber));
  }

  #call<T>(what: string, silence: 'transient' | 'unknown_outcome', effect: () => T): Promise<T> {
    const call = { from: this.#from, what: `weclapp.${what}`, effect, silence, unkeyed: true };
    return callVendor(this.#setting, call);
  }
}
