import type { Socket } from 'node:net';
import { type Fault, FaultSwitch } from './fault.ts';

/** A dripping line moves this often, so that a healed one is quick again at once. */
const dripEveryMs = 50;

export interface LineOptions {
  readonly client: Socket;
  readonly server: Socket;
  readonly faults: FaultSwitch;
  /** Numbers in [0,1), for jitter. */
  readonly chance: () => number;
}

/** One connection through the proxy, both ways. It ends when either end does. */
export class Line {
  readonly #options: LineOptions;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Carries until both directions have ended. Never rejects: a broken line is what the proxy is for. */
  async carry(): Promise<void> {
    const { client, server } = this.#options;
    // What breaks one end breaks the other; the loops below notice by themselves.
    for (const socket of [client, server]) socket.on('error', () => this.drop());
    await Promise.all([this.#oneWay(client, server, false), this.#oneWay(server, client, true)]);
  }

  /** Ends both ends in good order. */
  end(): void {
    const { client, server } = this.#options;
    client.end();
    server.destroy();
  }

  reset(): void {
    const { client, server } = this.#options;
    client.resetAndDestroy();
    server.destroy();
  }

  drop(): void {
    const { client, server } = this.#options;
    client.destroy();
    server.destroy();
  }

  async #oneWay(from: Socket, to: Socket, isAnswer: boolean): Promise<void> {
    const passed = { fault: this.#options.faults.fault, bytes: 0 };
    try {
      for await (const chunk of from) {
        if (!Buffer.isBuffer(chunk)) continue;
        if (isAnswer && this.#truncates(chunk, passed)) return;
        await this.#pass(chunk, to);
      }
      to.end();
    } catch {
      this.drop();
    }
  }

  /** True when this piece was the last one of which anything comes through. */
  #truncates(chunk: Buffer, passed: { fault: Fault | undefined; bytes: number }): boolean {
    const { fault } = this.#options.faults;
    if (passed.fault !== fault) Object.assign(passed, { fault, bytes: 0 });
    if (fault?.kind !== 'truncate') return false;
    const left = fault.afterBytes - passed.bytes;
    passed.bytes += chunk.length;
    if (left >= chunk.length) return false;
    this.#options.client.write(chunk.subarray(0, Math.max(0, left)));
    this.end();
    return true;
  }

  async #pass(chunk: Buffer, to: Socket): Promise<void> {
    const { faults, chance } = this.#options;
    const { fault } = faults;
    switch (fault?.kind) {
      case 'black_hole':
        await faults.changed();
        return this.#pass(chunk, to);
      case 'latency':
        await faults.changeWithin(fault.ms + chance() * (fault.jitterMs ?? 0));
        return write(to, chunk);
      case 'drip': {
        const piece = Math.max(1, Math.floor((fault.bytesPerSecond * dripEveryMs) / 1_000));
        await write(to, chunk.subarray(0, piece));
        if (chunk.length <= piece) return undefined;
        await faults.changeWithin(dripEveryMs);
        return this.#pass(chunk.subarray(piece), to);
      }
      case 'cut':
      case 'reset':
      case 'truncate':
      case undefined:
        return write(to, chunk);
    }
  }
}

/** Resolves when the socket takes more. @throws when it is closed */
function write(to: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
