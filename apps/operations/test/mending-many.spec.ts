import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { Transactions } from '@accord/service-kit';
import { GroupsPage } from '../src/inbound/mending/groups.schema.ts';
import { PostgresParkedGroups } from '../src/outbound/mending/postgres-parked-groups.ts';
import { PostgresSelections } from '../src/outbound/mending/postgres-selections.ts';
import { PostgresParkedStore } from '../src/outbound/postgres-parked-store.ts';
import { World } from './world.ts';

const many = 20_000;
const causes = 4;

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations({ OPERATIONS_POLL_MS: 6_000_000 });
  await world.rows(
    `INSERT INTO parked_messages (id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at,
       parked_at, story, headers, body)
     SELECT gen_random_uuid(), n::text, 'inventory.close-files-on-order-completed', 'x',
       'inventory.cause_' || n % ${String(causes)}, '', 1, now(), now() - make_interval(secs => n), n / 2, '{}', 'x'
     FROM generate_series(1, ${String(many)}) AS n`,
  );
  await world.rows('ANALYZE parked_messages');
});

afterAll(() => world.end());

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows Postgres reads for the statements of this work; what they answer is none of its business. */
async function rowsRead(work: (source: DataSource) => Promise<unknown>): Promise<number> {
  const source = world.app.get(DataSource);
  let read = 0;
  const explaining = new Proxy(source, {
    get: (target, name): unknown =>
      name === 'query'
        ? async (sql: string, values: unknown[]): Promise<unknown> => {
            const plans: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await target.query(
              `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
              values,
            );
            for (const plan of plans[0]?.['QUERY PLAN'] ?? []) read += rowsOf(plan.Plan);
            return target.query(sql, values);
          }
        : Reflect.get(target, name),
  });
  await work(explaining);
  return read;
}

function rowsOf(node: PlanNode): number {
  const own =
    node['Relation Name'] === undefined
      ? 0
      : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return (node.Plans ?? []).reduce((sum, inner) => sum + rowsOf(inner), own);
}

const noTransactions = undefined as unknown as Transactions;

describe('twenty thousand parked messages', () => {
  it('are listed by cause for a few rows each, however many wait', async () => {
    const read = await rowsRead(async (source) => {
      const groups = await new PostgresParkedGroups(source, noTransactions).list({});
      expect(groups.map(({ count, orders }) => ({ count, orders }))).toEqual(
        Array.from({ length: causes }, () => ({ count: many / causes, orders: many / causes })),
      );
      expect(groups[0]?.firstParkedAt).not.toEqual(groups[0]?.lastParkedAt);
    });
    expect(read).toBeLessThanOrEqual(5 * causes);
  });

  it('of one cause are listed page by page, for the rows of the page', async () => {
    const [group] = await new PostgresParkedGroups(world.app.get(DataSource), noTransactions).list({});
    const read = await rowsRead(async (source) => {
      const store = new PostgresParkedStore(source, noTransactions, { next: () => '' });
      const first = await store.waiting({ group: group?.groupId });
      const second = await store.waiting({ group: group?.groupId, after: first.at(-1)?.id });
      expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(200);
    });
    expect(read).toBeLessThanOrEqual(210);
  });

  it('are counted for a preview in one pass over them, however many questions their consumer is asked', async () => {
    const queue = 'inventory.close-files-on-order-completed';
    const read = await rowsRead(async (source) => {
      const pages = await new PostgresSelections(source).messageIds({ queue }, queue);
      expect(pages.map(({ length }) => length)).toEqual(Array.from({ length: many / 1_000 }, () => 1_000));
      expect(new Set(pages.flat()).size).toBe(many);
    });
    expect(read).toBeLessThanOrEqual(many + 2 * causes);
  });

  it('are counted in all groups that fit, of which a page shows the biggest only', async () => {
    await world.rows(
      `INSERT INTO parked_messages (id, message_id, queue, event_type, reason, stack_digest, attempts, first_seen_at,
         parked_at, story, headers, body)
       SELECT gen_random_uuid(), 'rare ' || n, 'inventory.note-files-on-order-completed', 'x', 'inventory.rare_' || n, '',
         1, now(), now(), n, '{}', 'x' FROM generate_series(1, 60) AS n`,
    );
    const { items, total } = GroupsPage.parse((await world.get('/api/parked/groups')).body);
    expect({ shown: items.length, total }).toEqual({
      shown: 50,
      total: { messages: many + 60, groups: causes + 60 },
    });
    const found = GroupsPage.parse((await world.get('/api/parked/groups?search=inventory.rare')).body);
    expect(found.total).toEqual({ messages: 60, groups: 60 });
  });
});
