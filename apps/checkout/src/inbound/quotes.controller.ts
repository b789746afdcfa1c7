import { Controller, Post } from '@nestjs/common';
import { CartLine, CountryCode, Failure, OrderLine, Totals } from '@accord/canonical';
import { Endpoint, Problem, ZodBody } from '@accord/service-kit';
import { z } from 'zod';
import { PriceProducts, type PriceAge } from '../use-cases/price-products.ts';

const QuoteRequest = z.object({
  country: CountryCode.default('DE'),
  lines: z.array(CartLine).min(1).max(100),
});
type QuoteRequest = z.output<typeof QuoteRequest>;

const QuotedLine = OrderLine.extend({
  /** When inventory last confirmed this price. */
  pricedAt: z.iso.datetime(),
  priceAgeSeconds: z.int().min(0),
  /** Inventory does not answer at the moment: the last known price. */
  priceVerificationDelayed: z.boolean(),
});
const Quote = z.object({ lines: z.array(QuotedLine), shipping: Totals, totals: Totals });
type Quote = z.input<typeof Quote>;

@Controller('quotes')
export class QuotesController {
  constructor(private readonly pricing: PriceProducts) {}

  @Post()
  @Endpoint({
    summary: 'Price a basket with tax and shipping; every price says how old it is',
    scope: 'quotes:read',
    body: QuoteRequest,
    responses: {
      200: Quote,
      422: [
        'request.invalid',
        'checkout.unknown_products',
        'checkout.mixed_currencies',
        'checkout.nothing_to_pay',
      ],
    },
  })
  async quote(@ZodBody(QuoteRequest) { lines, country }: QuoteRequest): Promise<Quote> {
    const { outcome, ages } = await this.pricing.execute(lines, country);
    if (outcome.kind === 'unknown_products') {
      throw new Problem('checkout.unknown_products', {}, { extensions: { skus: outcome.skus } });
    }
    if (outcome.kind !== 'priced') throw new Problem(`checkout.${outcome.kind}`);
    const { basket } = outcome;
    return {
      lines: basket.lines.map((line) => ({ ...line, ...shownAge(ages.get(line.sku)) })),
      shipping: basket.shipping,
      totals: basket.totals,
    };
  }
}

function shownAge(age: PriceAge | undefined) {
  if (age === undefined) throw new Failure('checkout.price_without_age', 'bug', 'a priced line has an age');
  return {
    pricedAt: age.confirmedAt.toISOString(),
    priceAgeSeconds: age.ageSeconds,
    priceVerificationDelayed: age.delayed,
  };
}
