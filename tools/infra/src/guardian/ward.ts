import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { childEnvironment } from '../environment.ts';
import { isFree } from '../ports.ts';
import { endProcess, endTree, processesWith, resumeTree } from '../processes.ts';
import { run } from '../run.ts';

const markSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

/** What must not outlive the process that started it, and how it is ended. */
export const wardSchema = z.discriminatedUnion('kind', [
  /** A process and everything it started, such as a build. */
  z.object({ kind: z.literal('tree'), mark: markSchema }),
  /** A process that uses servers. */
  z.object({ kind: z.literal('program'), mark: markSchema }),
  z.object({ kind: z.literal('server'), mark: markSchema, politely: z.enum(['SIGINT', 'SIGTERM']) }),
  /** Erlang's epmd: a daemon that nobody is the parent of, told by its port. */
  z.object({ kind: z.literal('name-server'), epmd: z.string(), port: z.number().int() }),
  z.object({ kind: z.literal('folder'), path: z.string() }),
  /** A process about to be started, told by a variable that its environment will hold. */
  z.object({ kind: z.literal('newborn'), birthmark: z.string() }),
]);
export type Ward = z.infer<typeof wardSchema>;

/** Programs go before the servers they use, servers before what they write to. */
const inOrder: readonly Ward['kind'][] = ['newborn', 'tree', 'program', 'server', 'name-server', 'folder'];

/** Patience with a tree covers what the guardians below it have to end in turn. */
export const treePatienceMs = 30_000;
const programPatienceMs = 10_000;
const serverPatienceMs = 15_000;
const nameServerPatienceMs = 2_000;

/** Where a process carries the name it was announced by. */
export const birthmarkVariable = 'ACCORD_BIRTHMARK';
/** A child has the environment that we gave it only from its exec on. */
const untilExecMs = 100;

/** Ends all of them, also when one of them cannot be ended. */
export async function endWards(wards: readonly Ward[]): Promise<void> {
  for (const kind of inOrder)
    await Promise.allSettled(wards.filter((ward) => ward.kind === kind).map((ward) => endWard(ward)));
}

function endWard(ward: Ward): Promise<void> {
  switch (ward.kind) {
    case 'newborn':
      return endNewborn(ward.birthmark);
    case 'tree':
      return endTree(ward.mark, treePatienceMs);
    case 'program':
      return endProcess(ward.mark, 'SIGTERM', programPatienceMs);
    case 'server':
      // A helper process that is still paused would keep its server from ending.
      resumeTree(ward.mark);
      return endProcess(ward.mark, ward.politely, serverPatienceMs);
    case 'name-server':
      return endNameServer(ward.epmd, ward.port);
    case 'folder':
      return rm(ward.path, { recursive: true, force: true });
  }
}

/**
 * Refused by epmd while a node is registered with it: then it is in use again and none of our business, or has not
 * noticed yet that the node was killed.
 */
export async function endNameServer(epmd: string, port: number): Promise<void> {
  const deadline = performance.now() + nameServerPatienceMs;
  while (!(await isFree(port))) {
    try {
      await run(epmd, ['-kill'], { env: childEnvironment({ ERL_EPMD_PORT: String(port) }) });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(100);
    }
  }
}

/** Nobody knows its number yet. It has done nothing that deserves a goodbye. */
async function endNewborn(birthmark: string): Promise<void> {
  await wait(untilExecMs);
  const marks = processesWith(birthmarkVariable, birthmark);
  await Promise.all(marks.map((mark) => endProcess(mark, 'SIGKILL', 0)));
}
