import { Failure } from '@accord/canonical';
import { sqlState } from '@accord/service-kit';
import type { DataSource, EntityManager } from 'typeorm';

/** Who has stopped a flow, since when, and why. */
export interface FlowPause {
  readonly flow: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

interface PauseRow {
  readonly flow: string;
  readonly paused_by: string;
  readonly paused_at: Date;
  readonly reason: string;
}

const noSuchTable = '42P01';
const columns = 'flow, paused_by, paused_at, reason';

/** What people have stopped, as the database of this service keeps it. */
export class PausedFlows {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined where the service keeps no such table: there nobody can stop anything. */
  async all(): Promise<readonly FlowPause[] | undefined> {
    try {
      const rows = await this.dataSource.query<PauseRow[]>(
        `/* flows.paused */ SELECT ${columns} FROM paused_flows`,
      );
      return rows.map(pauseOf);
    } catch (error) {
      if (sqlState(error) === noSuchTable) return undefined;
      throw error;
    }
  }

  /** Who stopped it first stays the one who did: a repeat changes nothing. */
  async pause({ flow, by, reason }: Omit<FlowPause, 'at'>): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO paused_flows (flow, paused_by, reason) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [flow, by, reason],
    );
  }

  /** What goes on already goes on. */
  async resume(flow: string): Promise<void> {
    await this.dataSource.query('DELETE FROM paused_flows WHERE flow = $1', [flow]);
  }
}

/**
 * For work that begins in this transaction.
 * @throws Failure `flow.paused` while somebody has stopped the flow
 */
export async function mustNotBePaused(manager: Pick<EntityManager, 'query'>, flow: string): Promise<void> {
  const rows = await manager.query<object[]>('SELECT 1 FROM paused_flows WHERE flow = $1', [flow]);
  if (rows.length > 0)
    throw new Failure('flow.paused', 'conflict', `${flow} was paused by hand`, { details: { flow } });
}

function pauseOf(row: PauseRow): FlowPause {
  return { flow: row.flow, by: row.paused_by, at: row.paused_at, reason: row.reason };
}
