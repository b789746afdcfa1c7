import { Controller } from '@nestjs/common';
import { Product, type Envelope, type ProductChanged } from '@accord/canonical';
import { done, OnEvent, type Verdict } from '@accord/messaging';
import { consumers } from '../checkout.topology.ts';
import { ProductCache } from '../use-cases/ports/product-cache.ts';

/** Keeps prices at hand. No inbox: the product's version says which news is newer. */
@Controller()
export class PriceCacheConsumer {
  constructor(private readonly cache: ProductCache) {}

  @OnEvent(consumers.productChanged)
  async update(event: Envelope<ProductChanged>): Promise<Verdict> {
    await this.cache.keep([Product.parse(event.data.product)], new Date(event.time));
    return done();
  }
}
