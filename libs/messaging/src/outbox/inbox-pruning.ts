import { createLogger } from '@accord/service-kit';
import type { DataSource } from 'typeorm';

/** Longer than any retry, any parked message anybody still redelivers, and any webhook repeat. */
const keptDays = 35;
const rowsPerStatement = 5_000;
const everyMs = 3_600_000;

const log = createLogger('messaging.inbox');

/** Forgets old inbox rows once an hour. @returns what ends it */
export function pruneInboxHourly(dataSource: DataSource): () => void {
  const timer = setInterval(() => {
    pruneInbox(dataSource).catch((error: unknown) => {
      log.warn({ event: 'inbox.not_pruned', err: error });
    });
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}

/** Deletes in small statements, so that no lock and no snapshot is held for long. @returns how many rows went */
export async function pruneInbox(dataSource: DataSource): Promise<number> {
  let total = 0;
  for (;;) {
    const deleted = await dataSource.query<[unknown, number]>(
      `DELETE FROM inbox WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM inbox WHERE received_at < now() - interval '${keptDays} days' LIMIT ${rowsPerStatement}))`,
    );
    total += deleted[1];
    if (deleted[1] < rowsPerStatement) return total;
  }
}
