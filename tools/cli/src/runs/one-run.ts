import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from '@accord/infra';
import type { Services } from './ask-services.ts';
import { because, oneRun, recordList, runStory, type ShownRun } from './run-tables.ts';

const everyMs = 250;

/** What a run is, and the records that it did not take. @throws CannotStart when no service knows it */
export async function storyOf(services: Services, id: string): Promise<readonly string[]> {
  const run = await known(services, id);
  const { answers } = await services.get(`/runs/${encodeURIComponent(id)}/records`);
  return runStory(
    run,
    answers.flatMap((answer) => recordList.parse(answer).items),
  );
}

/** The same once the run is over. */
export async function finishedStory(services: Services, id: string): Promise<readonly string[]> {
  while ((await known(services, id)).status === 'running') await pause(everyMs);
  return storyOf(services, id);
}

async function known(services: Services, id: string): Promise<ShownRun> {
  const { answers, silent } = await services.get(`/runs/${encodeURIComponent(id)}`);
  const [run] = answers;
  if (run === undefined) throw new CannotStart(`no service knows run ${id}${because(silent)}`);
  return oneRun.parse(run);
}
