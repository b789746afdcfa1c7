import { customerDigest } from '../../domain/customer-digest.ts';
import type { Selection } from '../../domain/redelivery.ts';

/** Gathers what a statement is asked with: each value gets the next number. */
export class Values {
  readonly list: unknown[] = [];

  add(value: unknown): string {
    this.list.push(value);
    return `$${String(this.list.length)}`;
  }
}

export interface LetterFilter {
  readonly ids?: readonly string[] | undefined;
  readonly group?: string | undefined;
  readonly queue?: string | undefined;
  readonly search?: string | undefined;
}

export function filterOf(selection: Selection): LetterFilter {
  if ('ids' in selection) return { ids: selection.ids };
  return 'groupId' in selection ? { group: selection.groupId } : selection;
}

/** What holds for a letter `p` that is looked for, as conditions to be joined by AND. */
export function lettersLike({ ids, group, queue, search }: LetterFilter, values: Values): string {
  const conditions = [
    ids === undefined ? [] : `p.id = ANY (${values.add(ids)}::uuid[])`,
    group === undefined ? [] : `p.group_id = ${values.add(group)}`,
    queue === undefined ? [] : `p.queue = ${values.add(queue)}`,
    search === undefined ? [] : `(${found(search.trim(), values)})`,
  ].flat();
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

const orderNumber = /^A-[0-9A-Z]{10}$/i;

/**
 * An order's number finds what belongs to the order. An id finds the order, the message, or what belongs to a customer:
 * what names the customer itself, and what belongs to the orders that did. Anything else is looked for in the
 * reasons: there are few of them, one for each group, save for those that are sentences.
 */
function found(search: string, values: Values): string {
  if (orderNumber.test(search))
    return `p.story IN (SELECT order_id FROM order_index WHERE order_number = ${values.add(search.toUpperCase())})`;
  const customer = customerDigest(search);
  if (customer === undefined) {
    const words = values.add(`%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`);
    return `p.group_id IN (SELECT group_id FROM parked_groups WHERE reason ILIKE ${words})
      OR (p.reason_code = 'in_words' AND p.reason ILIKE ${words})`;
  }
  const id = values.add(search.toLowerCase());
  const digest = values.add(customer);
  return `p.story = ${id} OR p.message_id = ${id} OR p.customer = ${digest}
    OR p.story IN (SELECT order_id FROM order_index WHERE customer = ${digest})`;
}

/** Letters that can be sent: nobody is sending them, and nobody holds their group. */
export const sendable = `p.status = 'parked' AND NOT EXISTS (
  SELECT FROM parked_groups g WHERE g.group_id = p.group_id AND g.hold_owner IS NOT NULL)`;
