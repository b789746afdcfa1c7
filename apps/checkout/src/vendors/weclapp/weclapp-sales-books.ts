import { OrderNumber } from '@accord/canonical';
import { SalesBooks, type BookedOrder } from '../../use-cases/ports/sales-books.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import type { WeclappClient } from './weclapp.client.ts';
import { stateOfSalesOrder } from './weclapp.mapping.ts';
import type { BookedOrderWire } from './weclapp.wire.ts';

/** Sales orders as weclapp has them. Those of other shops, and those entered by hand, have no number of ours. */
export class WeclappSalesBooks extends SalesBooks {
  readonly erp = 'weclapp';
  readonly #client: WeclappClient;
  readonly #noteUnknown: NoteUnknown;

  constructor(client: WeclappClient, noteUnknown: NoteUnknown) {
    super();
    this.#client = client;
    this.#noteUnknown = noteUnknown;
  }

  override async *orders(after: string | null): AsyncGenerator<readonly BookedOrder[]> {
    for await (const page of this.#client.salesOrdersById(after))
      yield page.flatMap((one) => this.#ours(one));
  }

  override async order(erpOrderId: string): Promise<BookedOrder | undefined> {
    const found = await this.#client.salesOrder(erpOrderId);
    return found && this.#ours(found)[0];
  }

  #ours({ id, orderNumberAtCustomer, status }: BookedOrderWire): BookedOrder[] {
    const number = OrderNumber.safeParse(orderNumberAtCustomer);
    if (!number.success) return [];
    return [
      { erpOrderId: id, orderNumber: number.data, state: stateOfSalesOrder(status, this.#noteUnknown) },
    ];
  }
}
