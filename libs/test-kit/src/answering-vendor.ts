import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** Writes one answer. */
export type WriteAnswer = (response: ServerResponse) => void;

/** A vendor on loopback that answers everything in the same way, until told otherwise. */
export class AnsweringVendor {
  /** Replaced between two questions. */
  answer: WriteAnswer = (response) => response.writeHead(503).end();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<AnsweringVendor> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        vendor.answer(response);
      });
    });
    const vendor = new AnsweringVendor(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return vendor;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the vendor does not listen');
    return `http://127.0.0.1:${String(address.port)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export function answerJson(body: unknown, status = 200): WriteAnswer {
  return answerText(JSON.stringify(body), { status, type: 'application/json' });
}

export function answerText(
  text: string | Uint8Array,
  { status = 200, type = 'application/json' }: { readonly status?: number; readonly type?: string } = {},
): WriteAnswer {
  return (response) => {
    response.writeHead(status, { 'content-type': type, connection: 'close' });
    response.end(text);
  };
}
