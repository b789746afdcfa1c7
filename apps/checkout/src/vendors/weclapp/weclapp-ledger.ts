import { Failure } from '@accord/canonical';
import type { Currency } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { SalesLedger } from '../../use-cases/ports/sales-ledger.ts';
import type { SalesOrder } from '../../use-cases/ports/sales-ledger.ts';
import type { WeclappClient } from './weclapp.client.ts';
import { partyBody, salesOrderBody } from './weclapp.mapping.ts';

const log = createLogger('weclapp');

export interface WeclappBooks {
  /** Gross price list that our prices belong to. */
  readonly salesChannel: string;
  /** The account's own currency, in which weclapp books what names none. */
  readonly currency: Currency;
}

/** Sales orders in weclapp. The customer is looked up by e-mail before one is created, for the same reason as the order. */
export class WeclappLedger extends SalesLedger {
  readonly erp = 'weclapp';
  readonly #client: WeclappClient;
  readonly #books: WeclappBooks;

  constructor(client: WeclappClient, books: WeclappBooks) {
    super();
    this.#client = client;
    this.#books = books;
  }

  async findByOrderNumber(orderNumber: string): Promise<{ readonly erpOrderId: string } | undefined> {
    const id = await this.#client.findFirst('salesOrder', orderNumber);
    return id === undefined ? undefined : { erpOrderId: id };
  }

  /** @throws Failure `weclapp.foreign_currency` (invalid): it would be booked as if it were the account's own */
  async createSalesOrder(order: SalesOrder): Promise<{ readonly erpOrderId: string }> {
    const { currency, salesChannel } = this.#books;
    if (order.total.currency !== currency) {
      throw new Failure('weclapp.foreign_currency', 'invalid', 'weclapp books this account in one currency', {
        sent: 'no',
        details: { currency: order.total.currency },
      });
    }
    const articleIds = await this.#articleIds(order);
    const customerId = await this.#customerId(order);
    const body = salesOrderBody(order, { customerId, articleIds, salesChannel });
    return { erpOrderId: await this.#client.createSalesOrder(body) };
  }

  async #articleIds(order: SalesOrder): Promise<ReadonlyMap<string, string>> {
    const skus = [...new Set(order.lines.map(({ sku }) => sku))];
    const known = await this.#client.articleIds(skus);
    for (const sku of skus) {
      if (known.has(sku)) continue;
      const { orderNumber } = order;
      log.warn({ event: 'weclapp.unknown_article', sku, orderNumber }, 'booked as free text');
    }
    return known;
  }

  async #customerId(order: SalesOrder): Promise<string> {
    return (
      (await this.#client.findFirst('party', order.customer.email)) ??
      this.#client.createParty(partyBody(order))
    );
  }
}
