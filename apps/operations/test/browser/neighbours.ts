import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

interface Need {
  readonly name: string;
  readonly status: 'up' | 'down';
  readonly detail?: string;
  readonly since?: string;
}

/** A service as the health map sees it: says of itself what it is told to say. */
export class Neighbour {
  #needs: readonly Need[];
  readonly #server = createServer((request, response) => {
    if (request.url !== '/health/ready' && this.behind !== undefined) {
      void pass(request, response, this.behind);
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        status: 'ready',
        service: this.name,
        version: '0.1.0',
        dependencies: this.#needs.map((need) => ({ critical: false, since: this.since, ...need })),
      }),
    );
  });

  private constructor(
    readonly name: string,
    needs: readonly Need[],
    private readonly since: string,
    private readonly behind: string | undefined,
  ) {
    this.#needs = needs;
  }

  /** @param more.behind a real service that answers everything but the question how this one is */
  static async start(
    name: string,
    needs: readonly string[],
    more: { readonly since: string; readonly behind?: string },
  ): Promise<Neighbour> {
    const up = needs.map((need): Need => ({ name: need, status: 'up' }));
    const neighbour = new Neighbour(name, up, more.since, more.behind);
    neighbour.#server.listen(0, '127.0.0.1');
    await once(neighbour.#server, 'listening');
    return neighbour;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error(`${this.name} does not listen`);
    return `http://127.0.0.1:${String(address.port)}`;
  }

  loses(name: string, detail: string): void {
    const since = new Date().toISOString();
    this.#needs = this.#needs.map((need) =>
      need.name === name ? { name, status: 'down', detail, since } : need,
    );
  }

  regains(name: string): void {
    const since = new Date().toISOString();
    this.#needs = this.#needs.map((need) => (need.name === name ? { name, status: 'up', since } : need));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function pass(request: IncomingMessage, response: ServerResponse, behind: string): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = await text(request);
  const answer = await fetch(`${behind}${url}`, {
    method,
    headers: {
      authorization: headers.authorization ?? '',
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === '' ? {} : { body }),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(await answer.text());
}
