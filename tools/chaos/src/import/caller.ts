import { setTimeout as wait } from 'node:timers/promises';

import type { RunningSystem } from '@accord/cli';
import { z } from 'zod';

const run = z.object({
  id: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'cancelled']),
  received: z.number(),
  counts: z.record(z.string(), z.number()),
  failure: z.object({ code: z.string() }).nullable(),
});
export type Run = z.output<typeof run>;
const list = z.object({ items: z.array(run) });

const pieceBytes = 16_384;
const everyMs = 100;

/** Sends a file as a careful program would: without an answer it looks what became of it before it sends it again. */
export class Caller {
  constructor(private readonly system: Pick<RunningSystem, 'addresses' | 'key'>) {}

  /**
   * @param onSent is told after each piece how many bytes left
   * @returns whether inventory said that all of it is on its disk
   */
  async send(
    file: Buffer,
    onSent: (bytes: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < file.length; at += pieceBytes) {
        yield file.subarray(at, at + pieceBytes);
        await onSent(Math.min(file.length, at + pieceBytes));
      }
    }
    try {
      const response = await fetch(this.#url('/imports'), {
        method: 'POST',
        headers: { ...this.#authorised(), 'content-type': 'application/x-ndjson' },
        body: ReadableStream.from(pieces()),
        duplex: 'half',
      });
      await response.arrayBuffer();
      return response.status === 202;
    } catch {
      return false;
    }
  }

  /** The newest import, as soon as it is over: whoever takes a lost one over ends it. */
  async outcome(signal: AbortSignal): Promise<Run | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const response = await fetch(this.#url('/runs?flow=inventory.import-products'), {
        headers: this.#authorised(),
      }).catch(() => undefined);
      if (response?.ok === true) {
        const [newest] = list.parse(await response.json()).items;
        if (newest?.status !== 'running') return newest;
      } else await response?.arrayBuffer();
      await wait(everyMs, undefined, { signal });
    }
  }

  #url(path: string): string {
    return `${this.system.addresses.url('inventory')}${path}`;
  }

  #authorised(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.system.key}` };
  }
}
