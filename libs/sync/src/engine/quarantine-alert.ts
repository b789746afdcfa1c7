import type { Tx } from '@accord/messaging';
import type { QuarantineAlert } from '../flow.ts';
import { talliesOf } from '../store/quarantine-store.ts';

/** Publishes the flow's alert when more of a run's records failed than its limit allows; commits with the run's end. */
export async function tellOfQuarantine(
  tx: Tx,
  { flow, alert }: { readonly flow: string; readonly alert: QuarantineAlert | undefined },
  runId: string,
): Promise<void> {
  if (alert === undefined) return;
  const { limitPermille, event } = alert;
  const { handled, quarantined, codes } = await talliesOf(tx.manager, runId);
  if (quarantined * 1000 <= limitPermille * handled) return;
  tx.publish(event, {
    subject: runId,
    sequence: 1,
    data: { flow, runId, handled, quarantined, limitPermille, codes },
  });
}
