import { queryLater, queryTogether } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';

export interface WaitingEvent {
  readonly lane: number;
  /** A bigint, as text. */
  readonly id: string;
  readonly messageId: string;
  readonly routingKey: string;
  readonly body: string;
}

/** Cheap enough to be asked every 30 ms; writes nothing. */
export async function anythingWaits(manager: EntityManager): Promise<boolean> {
  const rows = await manager.query<unknown[]>('SELECT 1 FROM outbox LIMIT 1');
  return rows.length > 0;
}

/**
 * For the relay's transactions. A commit that is lost in a crash only repeats messages, so it need not wait for the
 * disk. The others pin the plans to the key: an outbox is empty most of the time, and a plan that was made and kept then
 * would read five million rows from one end to the other later.
 */
const settings = {
  synchronous_commit: 'off',
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_sort: 'off',
} as const;
const settle = `/* relay.settings */ SELECT ${Object.entries(settings)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`;

/** Takes every lane that no other relay holds, for the rest of the transaction. */
export async function takeLanes(manager: EntityManager): Promise<number[]> {
  const [, rows] = await queryTogether<[object[], { lane: number }[]]>(
    manager,
    [settle, []],
    ['/* relay.take_lanes */ SELECT lane FROM outbox_lane FOR UPDATE SKIP LOCKED', []],
  );
  return rows.map((row) => row.lane);
}

/**
 * The oldest events of each lane, in order. A statement of its own: one that also took the lanes would look at the
 * table as it was before the former owner of a lane committed, and send again what that one has sent.
 */
export async function readLanes(
  manager: EntityManager,
  lanes: readonly number[],
  perLane: number,
): Promise<WaitingEvent[]> {
  return manager.query<WaitingEvent[]>(
    `/* relay.read_lanes */
     SELECT o.lane, o.id, o.message_id AS "messageId", o.routing_key AS "routingKey", o.body
       FROM unnest($1::smallint[]) AS taken (lane)
      CROSS JOIN LATERAL (
        SELECT lane, id, message_id, routing_key, body FROM outbox WHERE outbox.lane = taken.lane ORDER BY outbox.id LIMIT $2
      ) AS o`,
    [lanes, perLane],
  );
}

/**
 * By key and not by "up to id": a lower id may have been committed since. Each row is looked up by itself, or a plan
 * from when the outbox was small reads the whole index once for all. Goes with COMMIT.
 */
export async function deleteSent(manager: EntityManager, events: readonly WaitingEvent[]): Promise<void> {
  if (events.length === 0) return;
  await queryLater(
    manager,
    `/* relay.delete_sent */
     DELETE FROM outbox WHERE ctid = ANY (ARRAY(
       SELECT found.place
         FROM unnest($1::smallint[], $2::bigint[]) AS sent (lane, id)
        CROSS JOIN LATERAL (
          SELECT ctid AS place FROM outbox WHERE outbox.lane = sent.lane AND outbox.id = sent.id LIMIT 1
        ) AS found
     ))`,
    [events.map((event) => event.lane), events.map((event) => event.id)],
  );
}
