import { Instant, Product, Sku, Stock } from '@accord/canonical';
import { Endpoint, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { FindProducts } from '../use-cases/find-products.ts';
import { StockLedger } from '../use-cases/ports/stock-ledger.ts';
import { openCursor, sealCursor } from './product-cursor.ts';
import { problem } from './problems.ts';

const mostSkus = 200;

const productsQuery = z.object({
  skus: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Sku).min(1).max(mostSkus))
    .optional(),
  updatedSince: Instant.optional(),
  cursor: z.string().max(200).optional(),
});
type ProductsQuery = z.output<typeof productsQuery>;

const productList = z.object({
  items: z.array(Product),
  missing: z.array(z.string()).optional(),
  nextCursor: z.string().nullable().optional(),
});

/** Products with their prices, each of which says how old it is; and stock. */
@Controller()
export class ProductsController {
  constructor(
    private readonly products: FindProducts,
    private readonly ledger: StockLedger,
  ) {}

  @Get('products')
  @Endpoint({
    summary: 'Products by SKU, or those changed since an instant, oldest change first',
    scope: 'products:read',
    query: productsQuery,
    responses: { 200: productList, 422: ['request.invalid', 'inventory.bad_cursor'] },
  })
  async list(@ZodQuery(productsQuery) query: ProductsQuery): Promise<z.input<typeof productList>> {
    if (query.skus) {
      const { items, missing } = await this.products.bySkus(query.skus);
      return { items: [...items], missing: [...missing] };
    }
    const cursor = query.cursor
      ? openCursor(query.cursor)
      : { updatedAt: query.updatedSince ?? '1970-01-01T00:00:00.000Z', sku: '' };
    const { items, next } = await this.products.changedAfter(cursor);
    return { items: [...items], nextCursor: next && sealCursor(next) };
  }

  @Get('products/:sku')
  @Endpoint({
    summary: 'One product',
    scope: 'products:read',
    params: { sku: Sku },
    responses: { 200: Product, 404: 'inventory.product_not_found' },
  })
  async one(@ZodParam('sku', Sku) sku: Sku): Promise<Product> {
    const [product] = (await this.products.bySkus([sku])).items;
    if (!product) throw problem('inventory.product_not_found', { sku });
    return product;
  }

  @Get('stock/:sku')
  @Endpoint({
    summary: 'How much of an article is there, and how much of it is promised',
    scope: 'stock:read',
    params: { sku: Sku },
    responses: { 200: Stock, 404: 'inventory.not_stocked' },
  })
  async stock(@ZodParam('sku', Sku) sku: Sku): Promise<Stock> {
    const stock = await this.ledger.stockOf(sku);
    if (!stock) throw problem('inventory.not_stocked', { sku });
    return stock;
  }
}
