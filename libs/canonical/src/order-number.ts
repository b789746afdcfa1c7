import { z } from 'zod';
import { fieldMessage } from './field-message.ts';
import { parserOf } from './parse.ts';

/** Crockford's alphabet: no I, L, O, U, so that a number survives being read out on the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const digits = 10;
const bits = 50n;

/** An order as people call it: `A-` and ten characters. */
export const OrderNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^A-[0-9A-HJKMNP-TV-Z]{10}$/,
    fieldMessage('A- and ten characters without I, L, O, U', 'A- und zehn Zeichen ohne I, L, O, U'),
  )
  .brand<'OrderNumber'>();
export type OrderNumber = z.output<typeof OrderNumber>;

/** @throws Failure `order.bad_number` */
export const parseOrderNumber = parserOf(OrderNumber, { code: 'order.bad_number', what: 'an order number' });

/**
 * The number of an order follows from its id: the last 50 bits of a version 7 UUID, all of them random.
 * Two of a million orders share one with a chance of about 1 in 2,000; the order table's unique index has the last word.
 * @throws Failure `order.bad_number` when the id is no UUID
 */
export function orderNumberOf(orderId: string): OrderNumber {
  const hex = orderId.replaceAll('-', '');
  let rest = /^[0-9a-f]{32}$/i.test(hex) ? BigInt(`0x${hex}`) & ((1n << bits) - 1n) : undefined;
  let text = '';
  while (rest !== undefined && text.length < digits) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return parseOrderNumber(`A-${text}`);
}
