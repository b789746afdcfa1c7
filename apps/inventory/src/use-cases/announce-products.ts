import { productChanged } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { ProductNews } from './ports/file-imports.ts';

/** Products per round: 2,000 a second at the usual period, which an order on the way does not notice. */
const batch = 500;

/**
 * Tells the others which products a file has changed. An import only marks them, so that it does not write every product
 * twice; one round takes one batch, so that a hundred thousand of them do not stand in the way of orders in the outbox.
 */
export class AnnounceProducts {
  readonly #work: UnitOfWork;
  readonly #news: ProductNews;

  constructor(work: UnitOfWork, news: ProductNews) {
    this.#work = work;
    this.#news = news;
  }

  /** @returns how many products were told about */
  execute(): Promise<number> {
    return this.#work.run(async (tx) => {
      const products = await this.#news.takeUnannounced(tx, batch);
      for (const product of products) {
        tx.publish(productChanged, { subject: product.sku, sequence: product.version, data: { product } });
      }
      return products.length;
    });
  }
}
