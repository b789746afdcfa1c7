import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';
import { isAlive } from './processes.ts';

const dependencyStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('starting'), progress: z.string() }),
  z.object({ state: z.literal('ready'), url: z.string(), source: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);
export type DependencyStatus = z.infer<typeof dependencyStatus>;

const keeperStatus = z.object({
  keeper: z.object({ pid: z.number().int(), startedAt: z.string() }),
  /** Once true, the keeper takes no further lease: wait for its end and start another. */
  stopping: z.boolean(),
  postgres: dependencyStatus,
  rabbitmq: dependencyStatus,
  /** The same facts flat, for scripts. */
  keeperPid: z.number().int(),
  pgUrl: z.string().optional(),
  amqpUrl: z.string().optional(),
});
export type KeeperStatus = z.infer<typeof keeperStatus>;

export const statusFile = (folder: string): string => join(folder, 'infra.json');

/** What the living keeper of this folder says of itself; undefined when there is none. */
export function readStatus(folder: string): KeeperStatus | undefined {
  const status = readJson(statusFile(folder), keeperStatus);
  return status && isAlive(status.keeper) ? status : undefined;
}

export function writeStatus(
  folder: string,
  status: Omit<KeeperStatus, 'keeperPid' | 'pgUrl' | 'amqpUrl'>,
): void {
  const url = (of: DependencyStatus): string | undefined => (of.state === 'ready' ? of.url : undefined);
  const flat = { keeperPid: status.keeper.pid, pgUrl: url(status.postgres), amqpUrl: url(status.rabbitmq) };
  writeJson(statusFile(folder), { ...status, ...flat });
}
