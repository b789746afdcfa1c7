import type { Ids } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Findings, NotificationKind } from '../../domain/incidents/incident.ts';
import { dependsOn } from '../../domain/incidents/landscape.ts';
import { stepsAmong } from '../../domain/incidents/order-steps.ts';
import type { Change } from '../../domain/incidents/reconcile.ts';
import { severities } from '../../domain/incidents/signal.ts';
import type { NodeName } from '../../domain/incidents/signal.ts';
import { titleOf } from '../../domain/incidents/words.ts';
import { nodeName } from './incident-rows.ts';

export interface Writing {
  readonly now: Date;
  readonly channels: readonly string[];
  readonly ids: Ids;
}

/** What ends comes first: a cause that moves must find its place free. */
const order = ['resolved', 'merged', 'moved', 'continued', 'reopened', 'opened'] as const;

/** Writes what was decided, with its note in the timeline and what is to be sent. */
export async function writeChanges(
  manager: EntityManager,
  changes: readonly Change[],
  writing: Writing,
): Promise<void> {
  const sorted = changes.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  for (const change of sorted) await write(manager, change, writing);
}

async function write(manager: EntityManager, change: Change, writing: Writing): Promise<void> {
  const by = new Scribe(manager, writing);
  switch (change.kind) {
    case 'opened':
      return by.open(change.findings);
    case 'reopened':
      return by.reopen(change.id, change.findings);
    case 'moved':
      await by.update(change.id, change.findings);
      return by.note(change.id, `found the cause: ${titleOf(change.findings.cause)}, not ${change.from}`);
    case 'continued':
      return by.update(change.id, change.findings);
    case 'merged':
      await by.end(change.id, change.into);
      return by.note(change.id, `has the same cause as incident ${change.into}, which goes on`);
    case 'resolved':
      await by.end(change.id, null);
      await by.explain(change.cause);
      return by.note(change.id, 'over: its cause has been clear for a while');
  }
}

/** Adds one message per channel, once per kind and episode. */
export async function writeNotifications(
  manager: EntityManager,
  what: { readonly incident: string; readonly kind: NotificationKind; readonly episode: number },
  { now, channels, ids }: Writing,
): Promise<void> {
  for (const channel of channels)
    await manager.query(
      `INSERT INTO notifications (id, incident_id, channel, kind, episode, next_at, at)
       VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING`,
      [ids.next(), what.incident, channel, what.kind, what.episode, now],
    );
}

class Scribe {
  readonly #manager: EntityManager;
  readonly #writing: Writing;

  constructor(manager: EntityManager, writing: Writing) {
    this.#manager = manager;
    this.#writing = writing;
  }

  async open(findings: Findings): Promise<void> {
    const id = this.#writing.ids.next();
    await this.#manager.query(
      `INSERT INTO incidents (cause_node, cause_code, severity, signals, impaired, steps, id, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [...valuesOf(findings), id, this.#writing.now],
    );
    await this.note(id, `noticed: ${titleOf(findings.cause)}`);
    await this.notify(id, 'opened', 0);
  }

  async reopen(id: string, findings: Findings): Promise<void> {
    const found: unknown = await this.#manager.query(
      `WITH changed AS (
         UPDATE incidents SET cause_node = $1, cause_code = $2, severity = $3, signals = $4, impaired = $5,
           steps = $6, state = 'open', resolved_at = NULL, reopened = reopened + 1
         WHERE id = $7 RETURNING reopened)
       SELECT reopened FROM changed`,
      [...valuesOf(findings), id],
    );
    const [changed] = z.array(z.object({ reopened: z.number() })).parse(found);
    await this.note(id, 'came back');
    if (changed !== undefined) await this.notify(id, 'reopened', changed.reopened);
  }

  /** Writes nothing where nothing has changed. */
  async update(id: string, findings: Findings): Promise<void> {
    await this.#manager.query(
      `UPDATE incidents SET cause_node = $1, cause_code = $2, severity = $3, signals = $4, impaired = $5, steps = $6
       WHERE id = $7 AND (cause_node, cause_code, severity, signals, impaired)
         IS DISTINCT FROM ($1, $2, $3::smallint, $4::jsonb, $5::jsonb)`,
      [...valuesOf(findings), id],
    );
  }

  async end(id: string, mergedInto: string | null): Promise<void> {
    const found: unknown = await this.#manager.query(
      `WITH ended AS (
         UPDATE incidents SET state = 'resolved', resolved_at = $2, merged_into = $3 WHERE id = $1 RETURNING reopened)
       SELECT reopened FROM ended`,
      [id, this.#writing.now, mergedInto],
    );
    const [ended] = z.array(z.object({ reopened: z.number() })).parse(found);
    if (ended !== undefined) await this.notify(id, 'resolved', ended.reopened);
  }

  /** What was signalled of the cause and its dependants is told with this incident, and begins no other. */
  async explain(cause: NodeName): Promise<void> {
    const found: unknown = await this.#manager.query('SELECT DISTINCT node FROM problems');
    const nodes = z
      .array(z.object({ node: nodeName }))
      .parse(found)
      .map(({ node }) => node)
      .filter((node) => node === cause || dependsOn(node, cause));
    await this.#manager.query('UPDATE problems SET explained_until = $2 WHERE node = ANY ($1)', [
      nodes,
      this.#writing.now,
    ]);
  }

  async note(id: string, what: string): Promise<void> {
    const { ids, now } = this.#writing;
    await this.#manager.query(
      `INSERT INTO incident_notes (id, incident_id, at, who, what) VALUES ($1, $2, $3, 'accord', $4)`,
      [ids.next(), id, now, what],
    );
  }

  async notify(incident: string, kind: NotificationKind, episode: number): Promise<void> {
    await writeNotifications(this.#manager, { incident, kind, episode }, this.#writing);
  }
}

function valuesOf({ cause, severity, signals, impaired }: Findings): unknown[] {
  return [
    cause.node,
    cause.code,
    severities.indexOf(severity),
    JSON.stringify(signals),
    JSON.stringify(impaired),
    stepsAmong([cause.node, ...impaired]),
  ];
}
