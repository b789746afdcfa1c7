import { parentPort, workerData } from 'node:worker_threads';
import { runHistories } from '../run-histories.ts';
import type { Errand, Word } from './message.ts';

const say = (word: Word): void => parentPort?.postMessage(word);
const errand = workerData as Errand;
const tally = await runHistories({
  ...errand,
  onProgress: ({ histories }) => {
    say({ kind: 'progress', histories });
    return undefined;
  },
});
say({ kind: 'done', tally });
