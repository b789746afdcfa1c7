import { orderCompleted, sealEnvelope } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { expect } from '@jest/globals';
import { z } from 'zod';
import { GroupsPage } from '../src/inbound/mending/groups.schema.ts';
import { RedeliverySchema } from '../src/inbound/mending/redeliveries.schema.ts';
import { moodyQueue } from './moody.ts';
import { newOrder } from './orders.ts';
import type { World } from './world.ts';

export type RedeliveryAnswer = z.output<typeof RedeliverySchema>;

export interface Planted {
  readonly id: string;
  readonly messageId: string;
  readonly orderNumber: string;
}

const rowsPerInsert = 5_000;

/** Letters as if a consumer had parked them: events that it can read, without the way through the broker. */
export async function plant(
  world: World,
  count: number,
  { queue = moodyQueue, reason = 'inventory.files_missing' } = {},
): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (let left = count; left > 0; left -= rowsPerInsert) {
    const rows = Array.from({ length: Math.min(left, rowsPerInsert) }, () => newLetter(queue, reason));
    await world.rows(
      `INSERT INTO parked_messages (id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at,
         parked_at, story, content_type, type, headers, body)
       SELECT id, message_id, queue, event_type, reason, 'c0ffee', 1, now(), now(), story, 'application/json',
         event_type, '{}', convert_to(body, 'UTF8')
       FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, message_id text, queue text, event_type text, reason text,
         story text, body text)`,
      [JSON.stringify(rows)],
    );
    planted.push(
      ...rows.map((row) => ({ id: row.id, messageId: row.message_id, orderNumber: row.order_number })),
    );
  }
  return planted;
}

function newLetter(
  queue: string,
  reason: string,
): Record<string, string> & Record<'id' | 'message_id' | 'order_number', string> {
  const order = newOrder();
  const envelope = sealEnvelope(orderCompleted, {
    id: systemIds.next(),
    time: new Date('2026-11-21T03:00:00.000Z'),
    subject: order.orderId,
    sequence: 1,
    correlationId: order.orderId,
    causationId: order.orderId,
    traceparent: undefined,
    data: order,
  });
  return {
    id: systemIds.next(),
    message_id: envelope.id,
    queue,
    event_type: orderCompleted.key,
    reason,
    story: order.orderId,
    order_number: order.orderNumber,
    body: JSON.stringify(envelope),
  };
}

/** The only group whose messages were parked for this reason. */
export async function groupOf(
  world: World,
  reason: string,
): Promise<z.output<typeof GroupsPage>['items'][number]> {
  const { items } = GroupsPage.parse((await world.get(`/api/parked/groups?search=${reason}`)).body);
  const [group] = items.filter((one) => one.reason === reason);
  if (group === undefined) throw new Error(`no group for ${reason}`);
  return group;
}

export async function begin(world: World, selection: unknown): Promise<RedeliveryAnswer> {
  const { status, body } = await world.post('/api/parked/redeliveries', { selection });
  expect({ status, body }).toMatchObject({ status: 202 });
  return RedeliverySchema.parse(body);
}

export async function read(world: World, id: string): Promise<RedeliveryAnswer> {
  return RedeliverySchema.parse((await world.get(`/api/parked/redeliveries/${id}`)).body);
}

/** Waits until it is over, however long an ordinary one may take. */
export function ended(world: World, id: string, timeoutMs = 20_000): Promise<RedeliveryAnswer> {
  return eventually(
    async () => {
      const present = await read(world, id);
      expect(['finished', 'stopped', 'cancelled']).toContain(present.state);
      return present;
    },
    { timeoutMs },
  );
}

/** Message ids of which the moody consumer has had the effect; a second one could not be written. */
export async function effects(world: World): Promise<Set<string>> {
  return new Set(
    (await world.other.rows('SELECT message_id FROM effects')).map(({ message_id: id }) => String(id)),
  );
}
