import type { RunReader } from '../store/run-reader.ts';
import type { Source } from './source.ts';

/** The failed records of an earlier run, in their order; the checkpoint is the position of the last one taken. */
export function failedAgain(
  reader: Pick<RunReader, 'failedAfter'>,
  runs: { readonly runId: string; readonly again: string },
  size: number,
): Source {
  return {
    repeatable: true,
    async *pages(from) {
      let after = typeof from === 'number' ? from : 0;
      for (;;) {
        const failed = await reader.failedAfter(runs, after, size);
        const last = failed.at(-1);
        if (last === undefined) return;
        after = last.seq;
        yield { arrivals: failed.map(({ arrival }) => arrival), checkpoint: after };
      }
    },
  };
}
