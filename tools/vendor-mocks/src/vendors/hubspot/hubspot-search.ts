import { z } from 'zod';
import type { Contact } from './hubspot-state.ts';

const filter = z.strictObject({
  propertyName: z.string(),
  operator: z.enum(['EQ', 'GT', 'GTE', 'LT', 'LTE']),
  value: z.string(),
});

/** What a search may ask, as far as the mock knows it. */
export const searchBody = z.strictObject({
  filterGroups: z
    .array(z.strictObject({ filters: z.array(filter).max(6) }))
    .max(5)
    .default([]),
  sorts: z
    .array(z.strictObject({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']) }))
    .max(1)
    .default([]),
  properties: z
    .array(z.string())
    .default(['email', 'firstname', 'lastname', 'createdate', 'lastmodifieddate']),
  limit: z.int().min(1).max(200).default(10),
  after: z.string().regex(/^\d+$/).optional(),
});
export type SearchBody = z.output<typeof searchBody>;

/** Behind this many results no search goes. */
export const mostResults = 10_000;

/** All contacts that meet one of the groups, in the order that is asked for; by id when none is. */
export function found(contacts: Iterable<Contact>, { filterGroups, sorts: [sort] }: SearchBody): Contact[] {
  const { propertyName, direction } = sort ?? { propertyName: 'hs_object_id', direction: 'ASCENDING' };
  const sign = direction === 'ASCENDING' ? 1 : -1;
  return [...contacts]
    .filter(
      (contact) =>
        filterGroups.length === 0 ||
        filterGroups.some(({ filters }) => filters.every((one) => meets(contact, one))),
    )
    .sort((one, other) => sign * compare(valueOf(one, propertyName), valueOf(other, propertyName)));
}

function meets(contact: Contact, { propertyName, operator, value }: z.output<typeof filter>): boolean {
  const held = contact.properties[propertyName];
  if (held === undefined) return false;
  const order = compare(comparable(held), comparable(value));
  switch (operator) {
    case 'EQ':
      return order === 0;
    case 'GT':
      return order > 0;
    case 'GTE':
      return order >= 0;
    case 'LT':
      return order < 0;
    case 'LTE':
      return order <= 0;
  }
}

function valueOf(contact: Contact, property: string): number | string {
  return comparable(contact.properties[property] ?? '');
}

/** Numbers and times compare as such; a time is asked for in epoch milliseconds. */
function comparable(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : text.toLowerCase();
}

function compare(one: number | string, other: number | string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
