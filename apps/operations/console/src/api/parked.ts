import { z } from 'zod';
import { ask, queryOf, tell } from './http.ts';

const groupSchema = z.object({
  groupId: z.string(),
  reason: z.string(),
  stackDigest: z.string(),
  eventType: z.string(),
  queue: z.string(),
  vendor: z.string().nullable(),
  count: z.number(),
  orders: z.number(),
  firstParkedAt: z.string().nullable(),
  lastParkedAt: z.string().nullable(),
  hold: z.object({ owner: z.string(), note: z.string(), since: z.string() }).nullable(),
});

const letterSchema = z.object({
  id: z.string(),
  messageId: z.string(),
  queue: z.string(),
  eventType: z.string(),
  reason: z.string(),
  attempts: z.number(),
  parkedAt: z.string(),
  firstSeenAt: z.string(),
  story: z.string().nullable(),
  status: z.string(),
  groupId: z.string(),
  redirectedTo: z.string().nullable(),
});

const wholeLetterSchema = letterSchema.extend({
  body: z.string().nullable(),
  masked: z.boolean(),
  history: z.array(
    z.object({ at: z.string(), by: z.string(), what: z.string(), outcome: z.string().nullable() }),
  ),
});

const editSchema = z.object({
  changes: z.array(
    z.object({ place: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});

const destinationsSchema = z.object({ queues: z.array(z.string()), unanswered: z.array(z.string()) });

const previewSchema = z.object({
  messages: z.number(),
  alreadyApplied: z.number(),
  vendorCalls: z.array(
    z.object({ vendor: z.string(), operation: z.string(), count: z.number(), irreversible: z.boolean() }),
  ),
  minutesAtQuota: z.number().nullable(),
  needsSecondPerson: z.boolean(),
  held: z.number(),
  unanswered: z.array(z.string()),
});

const redeliverySchema = z.object({
  id: z.string(),
  state: z.enum(['awaiting_approval', 'canary', 'ramping', 'stopped', 'finished', 'cancelled']),
  note: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  approvedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
  stoppedBecause: z
    .object({ code: z.string(), reason: z.string(), parkedId: z.string().nullable() })
    .nullable(),
  total: z.number(),
  pending: z.number(),
  alreadyApplied: z.number(),
  sent: z.number(),
  applied: z.number(),
  failedAgain: z.number(),
  notSent: z.number(),
});

export type Group = z.output<typeof groupSchema>;
export type Letter = z.output<typeof letterSchema>;
export type WholeLetter = z.output<typeof wholeLetterSchema>;
export type Destinations = z.output<typeof destinationsSchema>;
export type Preview = z.output<typeof previewSchema>;
export type Redelivery = z.output<typeof redeliverySchema>;

/** A page of a list, and what to ask for the next one with. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** With all that fit, however many pages they are. */
const groupsSchema = pageOf(groupSchema).extend({
  total: z.object({ messages: z.number(), groups: z.number() }),
});

/** Which messages: one by name, or all with one cause. */
export type Selection = { readonly ids: readonly string[] } | { readonly groupId: string };

type Filter = Readonly<Record<'queue' | 'state' | 'search' | 'cursor', string | undefined>>;

export function askGroups(filter: Partial<Filter>): Promise<z.output<typeof groupsSchema>> {
  return ask(`/api/parked/groups${queryOf({ ...filter })}`, groupsSchema);
}

/** @throws ApiProblem `parked.unknown_group` */
export function askGroup(groupId: string): Promise<Group> {
  return ask(`/api/parked/groups/${encodeURIComponent(groupId)}`, groupSchema);
}

export function askLetters(
  filter: Partial<Filter> & { readonly group?: string | undefined },
): Promise<PageOf<Letter>> {
  return ask(`/api/parked${queryOf({ ...filter })}`, pageOf(letterSchema));
}

export function askLetter(id: string): Promise<WholeLetter> {
  return ask(`/api/parked/${encodeURIComponent(id)}`, wholeLetterSchema);
}

/** @returns how many places are not what they were */
export async function editLetter(id: string, edit: { body: string; reason: string }): Promise<number> {
  const { changes } = await tell(`/api/parked/${encodeURIComponent(id)}/edit`, editSchema, { body: edit });
  return changes.length;
}

export function askDestinations(id: string): Promise<Destinations> {
  return ask(`/api/parked/${encodeURIComponent(id)}/destinations`, destinationsSchema);
}

export function redirectLetter(id: string, way: { queue: string; reason: string }): Promise<WholeLetter> {
  return tell(`/api/parked/${encodeURIComponent(id)}/redirect`, wholeLetterSchema, { body: way });
}

export function previewRedelivery(selection: Selection): Promise<Preview> {
  return tell('/api/parked/preview', previewSchema, { body: { selection } });
}

export function beginRedelivery(selection: Selection, note: string): Promise<Redelivery> {
  const body = note.trim() === '' ? { selection } : { selection, note };
  return tell('/api/parked/redeliveries', redeliverySchema, { body });
}

export function askRedeliveries(cursor: string | undefined): Promise<PageOf<Redelivery>> {
  return ask(`/api/parked/redeliveries${queryOf({ cursor })}`, pageOf(redeliverySchema));
}

export function askRedelivery(id: string): Promise<Redelivery> {
  return ask(`/api/parked/redeliveries/${encodeURIComponent(id)}`, redeliverySchema);
}

export function decideRedelivery(id: string, decision: 'approve' | 'stop'): Promise<Redelivery> {
  return tell(`/api/parked/redeliveries/${encodeURIComponent(id)}/${decision}`, redeliverySchema);
}

export function holdGroup(groupId: string, hold: { owner: string; note: string }): Promise<Group> {
  return tell(`/api/parked/groups/${groupId}/hold`, groupSchema, { body: hold });
}

export function letGroupGo(groupId: string): Promise<Group> {
  return tell(`/api/parked/groups/${groupId}/hold`, groupSchema, { method: 'DELETE' });
}
