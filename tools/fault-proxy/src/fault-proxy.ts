import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Fault, FaultSwitch } from './fault.ts';
import { Line } from './line.ts';

export interface FaultProxyOptions {
  /** Where to listen on 127.0.0.1; a free port when left out. */
  readonly port?: number;
  /** Numbers in [0,1), for jitter; a half when left out, so that a run can be repeated. */
  readonly chance?: () => number;
}

/** Stands before a server on this machine and makes its line as bad as it is told to, while the program runs. */
export class FaultProxy {
  readonly #faults = new FaultSwitch();
  readonly #lines = new Set<Line>();
  /** Clients that were told to go and have not gone yet. */
  readonly #refused = new Set<Socket>();
  readonly #listener: Server;
  readonly #targetPort: number;
  readonly #chance: () => number;

  private constructor(targetPort: number, chance: () => number) {
    this.#targetPort = targetPort;
    this.#chance = chance;
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.#take(client);
    });
  }

  /** Starts one before the port of a server on 127.0.0.1. */
  static async before(
    targetPort: number,
    { port = 0, chance = () => 0.5 }: FaultProxyOptions = {},
  ): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort, chance);
    proxy.#listener.listen(port, '127.0.0.1');
    await once(proxy.#listener, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  /** Lines that are open now. */
  get lines(): number {
    return this.#lines.size;
  }

  /** In force from now on, for lines that are open as for new ones, in the place of an earlier one. */
  apply(fault: Fault): void {
    this.#faults.set(fault);
    if (fault.kind === 'cut') for (const line of this.#lines) line.end();
    if (fault.kind === 'reset') for (const line of this.#lines) line.reset();
  }

  heal(): void {
    this.#faults.set(undefined);
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.heal();
    for (const line of this.#lines) line.drop();
    for (const client of this.#refused) client.destroy();
    await closed;
  }

  #take(client: Socket): void {
    const { fault } = this.#faults;
    if (fault?.kind === 'cut' || fault?.kind === 'reset') {
      this.#refuse(client, fault.kind);
      return;
    }
    const server = connect({ port: this.#targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const line = new Line({ client, server, faults: this.#faults, chance: this.#chance });
    this.#lines.add(line);
    void line.carry().finally(() => this.#lines.delete(line));
  }

  #refuse(client: Socket, how: 'cut' | 'reset'): void {
    this.#refused.add(client);
    client.on('close', () => this.#refused.delete(client));
    client.on('error', () => client.destroy());
    if (how === 'reset') {
      client.resetAndDestroy();
      return;
    }
    client.end();
    // Who does not read does not hear that the other side has gone, too.
    client.resume();
  }
}
