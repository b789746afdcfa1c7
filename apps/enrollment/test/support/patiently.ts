import { wait } from '@accord/service-kit';
import type { Answer } from './enrollment-under-test.ts';

/** Comes again when there were more at once than the service has database connections for: then nothing was done. */
export async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
    await wait(500);
  }
}
