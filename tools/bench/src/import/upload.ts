import { setTimeout as pause } from 'node:timers/promises';

import type { RunningSystem } from '@accord/cli';
import { z } from 'zod';

const runView = z.object({
  id: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'cancelled']),
  counts: z.record(z.string(), z.number()),
});
type RunView = z.output<typeof runView>;

/** Products as NDJSON; a part of them at another price than in the first edition. */
export interface Edition {
  readonly prefix: string;
  readonly count: number;
  /** Every how many-eth product has another price; none when absent. */
  readonly changedEvery?: number;
}

/** Lines a thousand at a time, so that a million of them need no memory at the sender's. */
function* linesOf({ prefix, count, changedEvery }: Edition): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const piece = 1_000;
  for (let from = 0; from < count; from += piece) {
    let text = '';
    for (let at = from; at < Math.min(from + piece, count); at += 1) {
      const minor = 100 + (at % 9_000) + (changedEvery !== undefined && at % changedEvery === 0 ? 1 : 0);
      text += `{"sku":"${prefix}-${at}","name":"Article number ${at} of the bench","price":{"minor":${minor},"currency":"EUR"}}\n`;
    }
    yield encoder.encode(text);
  }
}

/** Uploads an edition to inventory and waits until its run is over. @returns milliseconds from the first byte on */
export async function importMs(
  system: RunningSystem,
  edition: Edition,
  expected: RunView['counts'],
): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`${system.addresses.url('inventory')}/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.key}`, 'content-type': 'application/x-ndjson' },
    body: ReadableStream.from(linesOf(edition)),
    duplex: 'half',
  });
  if (response.status !== 202) throw new Error(`the import was answered ${response.status}`);
  let run = runView.parse(await response.json());
  while (run.status === 'running') {
    await pause(20);
    const view = await fetch(`${system.addresses.url('inventory')}/runs/${run.id}`, {
      headers: { authorization: `Bearer ${system.key}` },
    });
    run = runView.parse(await view.json());
  }
  const tookMs = performance.now() - startedMs;
  const wrong = Object.entries(expected).some(([outcome, count]) => run.counts[outcome] !== count);
  if (run.status !== 'finished' || wrong) throw new Error(`the import ended as ${JSON.stringify(run)}`);
  return tookMs;
}
