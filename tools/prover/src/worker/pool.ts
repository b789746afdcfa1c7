import { Worker } from 'node:worker_threads';
import { addTally, newTally, type Tally } from '../tally.ts';
import type { Errand, Word } from './message.ts';

export interface PoolOptions extends Omit<Errand, 'share'> {
  readonly workers: number;
  readonly onProgress: (histories: number) => void;
  readonly signal: AbortSignal;
}

/** Shares a run among worker threads. Rejects when one of them dies, or with the signal's reason. */
export async function runInWorkers({ workers, onProgress, signal, ...errand }: PoolOptions): Promise<Tally> {
  const sum = newTally();
  const reached = Array.from({ length: workers }, () => 0);
  await Promise.all(
    reached.map(async (_, first) => {
      const share = { first, every: workers };
      const tally = await runWorker({ ...errand, share }, signal, (histories) => {
        reached[first] = histories;
        onProgress(reached.reduce((total, one) => total + one, 0));
      });
      addTally(sum, tally);
    }),
  );
  return sum;
}

function runWorker(
  errand: Errand,
  signal: AbortSignal,
  onProgress: (histories: number) => void,
): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./main.js', import.meta.url), { workerData: errand });
    signal.addEventListener('abort', () => void worker.terminate(), { once: true });
    worker.on('message', (word: Word) => {
      if (word.kind === 'progress') onProgress(word.histories);
      else resolve(word.tally);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(new Error('a worker ended before its histories'));
    });
  });
}
