import { z } from 'zod';
import { Sku } from './identifiers.ts';

/** Pieces of one thing in one order. */
export const Quantity = z.int().min(1).max(999);

/** What somebody wants to buy. The same SKU may stand on several lines. */
export const CartLine = z.object({ sku: Sku, quantity: Quantity });
export type CartLine = z.output<typeof CartLine>;
