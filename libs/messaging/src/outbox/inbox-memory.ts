import { sqlState } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import type { Delivery } from '../consuming/delivery.ts';

const noSuchTable = '42P01';

/** Marks a message as done outside any effect; where a service keeps no inbox, nobody asks for the mark either. */
export function rememberedIn(dataSource: DataSource): (delivery: Delivery) => Promise<void> {
  return async ({ messageId, queue }) => {
    try {
      await dataSource.query(
        'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [messageId, queue],
      );
    } catch (error) {
      if (sqlState(error) !== noSuchTable) throw error;
    }
  };
}

/** Those of the ids whose effect this consumer has committed, or that it had nothing to do for. */
export async function knownOf(
  dataSource: DataSource,
  queue: string,
  messageIds: readonly string[],
): Promise<string[]> {
  const rows = await dataSource.query<{ message_id: string }[]>(
    '/* inbox.known */ SELECT message_id FROM inbox WHERE message_id = ANY ($1::text[]) AND consumer = $2',
    [messageIds, queue],
  );
  return rows.map(({ message_id: id }) => id);
}
