import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { eventually } from '@accord/test-kit';

/** A TCP door in front of a server that can be slammed shut, to stand for a restart of what is behind it. */
export class Door {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(host: string, port: number) {
    this.#target = { host, port };
  }

  get port(): number {
    return this.#port;
  }

  /** Listens on the same port each time it opens, as soon as nobody's outgoing connection sits on it. */
  async open(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.#target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
    this.#server = server;
    await eventually(() => this.#listen(server));
    const address = server.address();
    if (address !== null && typeof address !== 'string') this.#port = address.port;
  }

  async #listen(server: Server): Promise<void> {
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
  }

  /** Resets every connection and refuses new ones. */
  async slam(): Promise<void> {
    const server = this.#server;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }
}
