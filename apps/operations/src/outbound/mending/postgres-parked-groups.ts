import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import { vendorOf } from '../../domain/parked-group.ts';
import type { Hold, ParkedGroup } from '../../domain/parked-group.ts';
import { ParkedGroups, groupsPerPage } from '../../use-cases/mending/hold-group.ts';
import type { GroupQuery, ParkedTotal } from '../../use-cases/mending/hold-group.ts';
import { appendToAudit } from '../audit-rows.ts';
import { Values, lettersLike } from './letter-conditions.ts';

const groupRow = z.object({
  group_id: z.string(),
  queue: z.string(),
  event_type: z.string(),
  reason: z.string(),
  stack_digest: z.string(),
  waiting: z.number(),
  orders: z.number(),
  hold_owner: z.string().nullable(),
  hold_note: z.string().nullable(),
  hold_since: z.date().nullable(),
  first: z.date().nullable(),
  last: z.date().nullable(),
});

@Injectable()
export class PostgresParkedGroups extends ParkedGroups {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async list({ after, ...query }: GroupQuery): Promise<ParkedGroup[]> {
    const values = new Values();
    const like = groupsLike(query, values);
    return this.read(
      `${like} AND ${after === undefined ? 'true' : behind(after, values)}
       ORDER BY g.waiting DESC, g.group_id LIMIT ${String(groupsPerPage)}`,
      values,
    );
  }

  override async total(query: Omit<GroupQuery, 'after'>): Promise<ParkedTotal> {
    const values = new Values();
    const rows: unknown = await this.dataSource.query(
      `SELECT coalesce(sum(g.waiting), 0)::int AS messages, count(*)::int AS groups
       FROM parked_groups g WHERE ${groupsLike(query, values)}`,
      values.list,
    );
    return z.tuple([z.object({ messages: z.number(), groups: z.number() })]).parse(rows)[0];
  }

  override async find(groupId: string): Promise<ParkedGroup | undefined> {
    const values = new Values();
    return (await this.read(`g.group_id = ${values.add(groupId)}`, values))[0];
  }

  override async hold(groupId: string, hold: Hold | null, note: AuditEntry): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(
        `UPDATE parked_groups SET hold_owner = $2, hold_note = $3, hold_since = $4 WHERE group_id = $1`,
        [groupId, hold?.owner ?? null, hold?.note ?? null, hold?.since ?? null],
      );
      await appendToAudit(manager, [note]);
    });
  }

  /** One row for each group, and two of its messages: the numbers are kept, not counted. */
  private async read(like: string, values: Values): Promise<ParkedGroup[]> {
    const rows: unknown = await this.dataSource.query(
      `SELECT g.*, first.parked_at AS first, last.parked_at AS last
       FROM (SELECT * FROM parked_groups g WHERE ${like}) AS g
       LEFT JOIN LATERAL (SELECT p.parked_at FROM parked_messages p
         WHERE p.group_id = g.group_id AND p.status <> 'redelivered'
         ORDER BY p.group_id, p.parked_at LIMIT 1) AS first ON true
       LEFT JOIN LATERAL (SELECT p.parked_at FROM parked_messages p
         WHERE p.group_id = g.group_id AND p.status <> 'redelivered'
         ORDER BY p.group_id DESC, p.parked_at DESC LIMIT 1) AS last ON true
       ORDER BY g.waiting DESC, g.group_id`,
      values.list,
    );
    return z.array(groupRow).parse(rows).map(toGroup);
  }
}

/** What holds for a group `g` that is looked for. */
function groupsLike({ queue, state, search }: Omit<GroupQuery, 'after'>, values: Values): string {
  return [
    state === 'held' ? 'g.hold_owner IS NOT NULL' : 'g.waiting > 0',
    state === 'waiting' ? 'g.hold_owner IS NULL' : [],
    queue === undefined ? [] : `g.queue = ${values.add(queue)}`,
    search === undefined ? [] : withLettersLike(search, values),
  ]
    .flat()
    .join(' AND ');
}

function withLettersLike(search: string, values: Values): string {
  return `g.group_id IN (SELECT p.group_id FROM parked_messages p
    WHERE p.status <> 'redelivered' AND ${lettersLike({ search }, values)})`;
}

function behind({ count, groupId }: NonNullable<GroupQuery['after']>, values: Values): string {
  const waiting = values.add(count);
  return `(g.waiting < ${waiting} OR (g.waiting = ${waiting} AND g.group_id > ${values.add(groupId)}))`;
}

function toGroup(row: z.output<typeof groupRow>): ParkedGroup {
  const { hold_owner: owner, hold_note: note, hold_since: since } = row;
  return {
    groupId: row.group_id,
    reason: row.reason,
    stackDigest: row.stack_digest,
    eventType: row.event_type,
    queue: row.queue,
    vendor: vendorOf(row.reason),
    count: row.waiting,
    orders: row.orders,
    firstParkedAt: row.first?.toISOString() ?? null,
    lastParkedAt: row.last?.toISOString() ?? null,
    hold: owner === null || since === null ? null : { owner, note: note ?? '', since: since.toISOString() },
  };
}
