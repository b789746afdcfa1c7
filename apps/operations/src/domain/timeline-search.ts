import { OrderNumber } from '@accord/canonical';
import { isCustomerReference } from './customer-reference.ts';

/** What somebody looks for, by the form of what was typed. An id may be an order's, a message's or a customer's. */
export type Sought =
  | { readonly by: 'order-number'; readonly orderNumber: string }
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'trace'; readonly traceId: string }
  | { readonly by: 'id'; readonly id: string };

const trace = /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/;

export function soughtBy(typed: string): Sought {
  const text = typed.trim();
  const orderNumber = OrderNumber.safeParse(text);
  if (orderNumber.success) return { by: 'order-number', orderNumber: orderNumber.data };
  const lower = text.toLowerCase();
  if (isCustomerReference(lower)) return { by: 'reference', reference: lower };
  const traceId = trace.exec(lower)?.[1];
  return traceId === undefined ? { by: 'id', id: uuid.test(lower) ? lower : text } : { by: 'trace', traceId };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
