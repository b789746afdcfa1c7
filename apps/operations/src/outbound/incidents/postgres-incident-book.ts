import type { Currency, Ids } from '@accord/canonical';
import { Transactions, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Incident, IncidentStory, TimelineNote } from '../../domain/incidents/incident.ts';
import { byRevenueAtRisk } from '../../domain/incidents/ranking.ts';
import type { Change, State } from '../../domain/incidents/reconcile.ts';
import { IncidentBook, type IncidentState } from '../../use-cases/incidents/ports.ts';
import { watchTiming } from '../../use-cases/incidents/watch-landscape.ts';
import type { WatchTiming } from '../../use-cases/incidents/watch-landscape.ts';
import { pageSize } from '../../use-cases/ports.ts';
import {
  incidentColumns,
  incidentRow,
  noteRow,
  notificationRow,
  problemRow,
  toIncident,
  toProblem,
  toTold,
  toldRow,
} from './incident-rows.ts';
import { updateRisk } from './update-risk.ts';
import { writeChanges, writeNotifications } from './write-changes.ts';

export const bookSettings = Symbol('settings of the incident book');

export interface BookSettings {
  /** Everybody who is told. */
  readonly channels: readonly string[];
  /** The currency by which incidents are ranked. */
  readonly home: Currency;
}

/** Held while incidents are revised, so that several processes do not open the same one. */
const revisionLock = 7_331_004;

@Injectable()
export class PostgresIncidentBook extends IncidentBook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    @Inject(bookSettings) private readonly settings: BookSettings,
    @Inject(watchTiming) private readonly timing: WatchTiming,
    @Inject(idsToken) private readonly ids: Ids,
  ) {
    super();
  }

  override async revise(
    now: Date,
    decide: (state: Pick<State, 'problems' | 'told'>) => readonly Change[],
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [revisionLock]);
      const problems = await this.#problems(manager);
      const told = await this.#told(manager, now);
      const changes = decide({ problems, told });
      const writing = { now, channels: this.settings.channels, ids: this.ids };
      await writeChanges(manager, changes, writing);
      if (changes.length > 0) await updateRisk(manager);
    });
  }

  async #problems(manager: EntityManager): Promise<State['problems']> {
    const found: unknown = await manager.query('SELECT * FROM problems ORDER BY node, code, source');
    return z.array(problemRow).parse(found).map(toProblem);
  }

  async #told(manager: EntityManager, now: Date): Promise<State['told']> {
    const found: unknown = await manager.query(
      `SELECT id, cause_node, cause_code, reopened, resolved_at FROM incidents
       WHERE state = 'open' OR (resolved_at > $1 AND merged_into IS NULL) ORDER BY opened_at, id`,
      [new Date(now.getTime() - this.timing.reopenMs)],
    );
    return z.array(toldRow).parse(found).map(toTold);
  }

  override list(filter: { state: IncidentState; after?: string | undefined }): Promise<Incident[]> {
    return filter.state === 'open' ? this.#open(filter.after) : this.#resolved(filter.after);
  }

  /** There is one per cause at most, so they are few. */
  async #open(after: string | undefined): Promise<Incident[]> {
    const found = await this.#incidents("WHERE state = 'open'", []);
    const ranked = found.sort(byRevenueAtRisk(this.settings.home));
    const from = after === undefined ? 0 : ranked.findIndex(({ id }) => id === after) + 1;
    return ranked.slice(from, from + pageSize);
  }

  #resolved(after: string | undefined): Promise<Incident[]> {
    return this.#incidents(
      `WHERE state = 'resolved' AND ($1::uuid IS NULL OR (resolved_at, id) < (
         SELECT resolved_at, id FROM incidents WHERE id = $1))
       ORDER BY resolved_at DESC, id DESC LIMIT ${String(pageSize)}`,
      [after ?? null],
    );
  }

  async #incidents(where: string, values: readonly unknown[]): Promise<Incident[]> {
    const found: unknown = await this.dataSource.query(`SELECT ${incidentColumns} FROM incidents ${where}`, [
      ...values,
    ]);
    return z.array(incidentRow).parse(found).map(toIncident);
  }

  override async read(id: string): Promise<IncidentStory | undefined> {
    const [incident] = await this.#incidents('WHERE id = $1', [id]);
    if (incident === undefined) return undefined;
    const notes: unknown = await this.dataSource.query(
      'SELECT at, who, what FROM incident_notes WHERE incident_id = $1 ORDER BY at, id',
      [id],
    );
    const notifications: unknown = await this.dataSource.query(
      `SELECT channel, kind, state, at, attempts FROM notifications WHERE incident_id = $1 ORDER BY id`,
      [id],
    );
    return {
      ...incident,
      timeline: z.array(noteRow).parse(notes),
      notifications: z.array(notificationRow).parse(notifications),
    };
  }

  override async note(id: string, { at, who, what }: TimelineNote): Promise<boolean> {
    const found: unknown = await this.transactions.run((manager) =>
      manager.query(
        `INSERT INTO incident_notes (id, incident_id, at, who, what)
         SELECT $1, id, $3, $4, $5 FROM incidents WHERE id = $2 RETURNING id`,
        [this.ids.next(), id, at, who, what],
      ),
    );
    return z.array(z.unknown()).parse(found).length > 0;
  }

  override takeOn(id: string, note: TimelineNote): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const found: unknown = await manager.query(
        `WITH taken AS (
           UPDATE incidents SET owner = $2 WHERE id = $1 AND state = 'open' RETURNING id, reopened
         ), noted AS (
           INSERT INTO incident_notes (id, incident_id, at, who, what) SELECT $3, id, $4, $2, $5 FROM taken
         )
         SELECT id, reopened FROM taken`,
        [id, note.who, this.ids.next(), note.at, note.what],
      );
      const [taken] = z.array(z.object({ id: z.string(), reopened: z.number() })).parse(found);
      if (taken === undefined) return false;
      const notify = { incident: id, kind: 'acknowledged', episode: taken.reopened } as const;
      const { channels } = this.settings;
      await writeNotifications(manager, notify, { now: new Date(note.at), channels, ids: this.ids });
      return true;
    });
  }
}
