import { setTimeout as wait } from 'node:timers/promises';

/** Comes again when there were more at once than the service has database connections for: then nothing was done. */
export async function patiently<Answer extends { readonly status: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
    await wait(500);
  }
}
