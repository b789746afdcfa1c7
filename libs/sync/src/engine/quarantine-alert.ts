import type { Tx } from '@accord/messaging';
import type { Flow } from '../flow.ts';
import { talliesOf } from '../store/quarantine-store.ts';

/** Publishes the flow's alert when more of a run's records failed than its limit allows; commits with the run's end. */
export async function tellOfQuarantine(
  tx: Tx,
  { name, quarantineAlert }: Pick<Flow, 'name' | 'quarantineAlert'>,
  runId: string,
): Promise<void> {
  if (quarantineAlert === undefined) return;
  const { limitPermille, event } = quarantineAlert;
  const { handled, quarantined, codes } = await talliesOf(tx.manager, runId);
  if (quarantined * 1000 <= limitPermille * handled) return;
  tx.publish(event, {
    subject: runId,
    sequence: 1,
    data: { flow: name, runId, handled, quarantined, limitPermille, codes },
  });
}
