import { z } from 'zod';
import { Quantity } from './cart.ts';
import { Sku } from './identifiers.ts';
import { Price, Totals } from './price.ts';
import { ProductKind } from './product.ts';

/**
 * `pending` is written down but not yet promised; `placed` is promised; `fulfilling` until everything is done, `completed` after.
 * `rejected` was never promised (declined, short). `needs_attention` waits for a person.
 */
export const OrderStatus = z.enum([
  'pending',
  'placed',
  'fulfilling',
  'completed',
  'cancelled',
  'returned',
  'needs_attention',
  'rejected',
]);
export type OrderStatus = z.output<typeof OrderStatus>;

/** One line of an order as it was sold: later changes of the product do not reach it. `total = unitPrice * quantity`. */
export const OrderLine = z.object({
  lineId: z.string().min(1).max(64),
  sku: Sku,
  name: z.string().min(1).max(255),
  kind: ProductKind,
  quantity: Quantity,
  unitPrice: Price,
  total: Totals,
});
export type OrderLine = z.output<typeof OrderLine>;
