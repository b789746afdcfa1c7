import type { UnitOfWork } from '@accord/messaging';
import type { Flow, QuarantineAlert } from '../flow.ts';
import type { RunContext } from '../run-context.ts';
import { endRun, mustBeOurs } from '../store/run-register.ts';
import type { Ending, OwnedRun } from '../store/run-register.ts';
import { tellOfQuarantine } from './quarantine-alert.ts';

interface Concluding {
  readonly work: UnitOfWork;
  readonly flow: Flow;
  readonly context: RunContext;
  readonly alert: QuarantineAlert | undefined;
}

/** Ends a run; a finished one together with what its flow does at the end. @throws Fenced, what the flow throws */
export async function conclude(
  { work, flow, context, alert }: Concluding,
  run: OwnedRun,
  ending: Ending,
): Promise<void> {
  await work.run(async (tx) => {
    await mustBeOurs(tx.manager, run);
    // A re-run of a few records has not seen the whole, so it must not draw conclusions from what it did not see.
    if (ending.status === 'finished' && run.retryOf === null) await flow.finish?.(tx, context);
    await endRun(tx.manager, run.id, ending);
    if (ending.status === 'finished' && run.retryOf === null)
      await tellOfQuarantine(tx, { flow: flow.name, alert }, run.id);
  });
}
