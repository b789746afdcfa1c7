import { OrderId } from '../identifiers.ts';
import { OrderNumber } from '../order-number.ts';

/** Every event that belongs to an order says to which. */
export const orderReference = { orderId: OrderId, orderNumber: OrderNumber };
