import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@accord/infra';
import { z } from 'zod';
import type { Consumer } from './strange-events.ts';

const topology = z.object({
  bindings: z.array(z.object({ queue: z.string(), exchange: z.string(), key: z.string() })),
});

/** Every queue of every service that takes events by name, as the committed topology has it. */
export function consumersOfEvents(): Consumer[] {
  const folder = join(workspaceRoot, 'contracts', 'topology');
  const bindings = readdirSync(folder)
    .toSorted()
    .flatMap((file) => topology.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))).bindings)
    .filter(({ exchange, key }) => exchange === 'accord.events' && /\.v\d+$/.test(key));
  const byQueue = Map.groupBy(bindings, ({ queue }) => queue);
  return [...byQueue].map(([queue, bound]) => ({ queue, keys: bound.map(({ key }) => key) }));
}
