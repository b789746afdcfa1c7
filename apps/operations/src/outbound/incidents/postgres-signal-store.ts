import { Transactions } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { severities } from '../../domain/incidents/signal.ts';
import type { Signal } from '../../domain/incidents/signal.ts';
import { SignalStore, type StandingProblem } from '../../use-cases/incidents/ports.ts';
import { watchTiming } from '../../use-cases/incidents/watch-landscape.ts';
import type { WatchTiming } from '../../use-cases/incidents/watch-landscape.ts';
import { storableJson } from '../storable-json.ts';
import { nodeName, severityAt } from './incident-rows.ts';

/** Once more than the earliest, latest and worst are joined: an episode that begins after the last one was told is new. */
const addSignals = `/* signals.add */
  WITH told AS (
    SELECT DISTINCT ON (id) * FROM jsonb_to_recordset($1::jsonb) AS signal(
      id text, at timestamptz, node text, code text, source text, severity smallint, raised boolean)
  ), fresh AS (
    INSERT INTO signals (id) SELECT id FROM told ORDER BY id ON CONFLICT DO NOTHING RETURNING id
  )
  INSERT INTO problems AS known
    (node, code, source, severity, first_raised_at, last_raised_at, cleared_at, count)
  SELECT node, code, source, max(severity), min(at) FILTER (WHERE raised), max(at) FILTER (WHERE raised),
    max(at) FILTER (WHERE NOT raised), count(*) FILTER (WHERE raised)
  FROM told JOIN fresh USING (id)
  GROUP BY node, code, source ORDER BY node, code, source
  ON CONFLICT (node, code, source) DO UPDATE SET
    severity = greatest(known.severity, excluded.severity),
    first_raised_at = CASE
      WHEN known.explained_until >= known.last_raised_at AND excluded.first_raised_at > known.explained_until
      THEN excluded.first_raised_at
      ELSE least(known.first_raised_at, excluded.first_raised_at) END,
    last_raised_at = greatest(known.last_raised_at, excluded.last_raised_at),
    cleared_at = greatest(known.cleared_at, excluded.cleared_at),
    count = known.count + excluded.count`;

const isOver = 'cleared_at IS NOT NULL AND (last_raised_at IS NULL OR cleared_at >= last_raised_at)';

const standingRow = z.object({
  node: nodeName,
  code: z.string(),
  source: z.string(),
  severity: z.number(),
});

@Injectable()
export class PostgresSignalStore extends SignalStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    @Inject(watchTiming) private readonly timing: WatchTiming,
  ) {
    super();
  }

  override async add(signals: readonly Signal[]): Promise<void> {
    const told = signals.map(({ id, at, node, code, source, severity, state }) => {
      return {
        id,
        at,
        node,
        code,
        source,
        severity: severities.indexOf(severity),
        raised: state === 'raised',
      };
    });
    await this.transactions.run((manager) => manager.query(addSignals, [storableJson(told)]));
  }

  override async standing(codes: readonly string[], raisedBefore: Date): Promise<StandingProblem[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT node, code, source, severity FROM problems
       WHERE split_part(code, ':', 1) = ANY ($1) AND last_raised_at < $2 AND (cleared_at IS NULL OR cleared_at < last_raised_at)`,
      [codes, raisedBefore],
    );
    return z
      .array(standingRow)
      .parse(found)
      .map((row) => ({ ...row, severity: severityAt(row.severity) }));
  }

  /** What is over for as long as an incident takes to end, and is in none that is open; signals after a day. */
  override async sweep(now: Date): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(
        `DELETE FROM problems WHERE ${isOver} AND cleared_at < $1 AND NOT EXISTS (
           SELECT FROM incidents WHERE state = 'open'
             AND (cause_node = problems.node OR impaired ? problems.node))`,
        [new Date(now.getTime() - this.timing.settleMs)],
      );
      await manager.query("DELETE FROM signals WHERE heard_at < now() - interval '1 day'");
    });
  }
}
