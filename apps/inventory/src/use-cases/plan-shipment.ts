import type { Clock, Ids, OrderPlaced } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Quantity } from '../domain/article-demand.ts';
import { parcelWeight } from '../domain/parcel-weight.ts';
import type { Catalogue } from './ports/catalogue.ts';
import type { Shipments } from './ports/shipments.ts';

/**
 * Writes down the parcel of an order in the transaction that commits its pieces. The shipment's id, which the
 * carrier will know as our reference, is thereby on disk before anybody calls the carrier.
 */
export class PlanShipment {
  readonly #catalogue: Catalogue;
  readonly #shipments: Shipments;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(ports: { catalogue: Catalogue; shipments: Shipments }, clock: Clock, ids: Ids) {
    this.#catalogue = ports.catalogue;
    this.#shipments = ports.shipments;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Reads what planning takes, to travel with what locks the stock rows: a hot article is held for no round trip more. */
  prepare(tx: Tx, articles: readonly Quantity[]): Promise<ReadonlyMap<string, number>> {
    return this.#catalogue.weights(
      tx,
      articles.map((article) => article.sku),
    );
  }

  async execute(
    tx: Tx,
    order: OrderPlaced,
    { articles, weights }: { articles: readonly Quantity[]; weights: ReadonlyMap<string, number> },
  ): Promise<void> {
    const { givenName, familyName, email } = order.customer;
    await this.#shipments.plan(tx, {
      shipmentId: this.#ids.next(),
      orderId: order.orderId,
      parcel: {
        recipient: { name: `${givenName} ${familyName}`, email, address: order.shippingAddress },
        weightGrams: parcelWeight(articles, weights),
        orderNumber: order.orderNumber,
      },
      now: this.#clock.now(),
    });
  }
}
