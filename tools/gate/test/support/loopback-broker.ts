import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

interface MatrixRow {
  readonly consumer: string;
  readonly provider: string;
  readonly success: boolean | null;
}

const Published = z.object({
  pacticipantName: z.string(),
  pacticipantVersionNumber: z.string(),
  branch: z.string().optional(),
  contracts: z.array(z.object({ consumerName: z.string(), providerName: z.string() })),
});

/** Speaks as much of a Pact Broker's documented API as the gate needs, and can be made ill. */
export class LoopbackBroker {
  readonly published: z.output<typeof Published>[] = [];
  readonly verifications: { readonly path: string; readonly body: unknown }[] = [];
  readonly deployments: string[] = [];
  matrix: readonly MatrixRow[] = [];
  /** What the broker says about the matrix; by default what follows from it. */
  deployable: boolean | null | undefined;
  illness: 'none' | 'refuses' | 'breaks' | 'hangs' | 'babbles' = 'none';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<LoopbackBroker> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const broker = new LoopbackBroker(server);
    server.on('request', (request, response) => {
      void read(request).then((body) => {
        const answer = broker.#answer(request, body);
        if (answer === undefined) return;
        response.writeHead(answer.status, { 'content-type': 'application/hal+json' });
        response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
      });
    });
    return broker;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Undefined: no answer, ever. */
  #answer(request: IncomingMessage, body: unknown): { status: number; body: unknown } | undefined {
    if (this.illness === 'hangs') return undefined;
    if (this.illness === 'breaks') return { status: 500, body: { error: 'broken' } };
    if (this.illness === 'babbles') return { status: 200, body: '<html>a proxy</html>' };
    if (this.illness === 'refuses' || request.headers.authorization !== 'Bearer right')
      return { status: 401, body: { error: 'who are you' } };
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    return { status: 200, body: this.#route(`${request.method ?? ''} ${path}`, body) };
  }

  #route(route: string, body: unknown): unknown {
    const { url } = this;
    if (route === 'GET /')
      return { _links: { 'pb:publish-contracts': { href: `${url}/contracts/publish` } } };
    if (route === 'POST /contracts/publish') {
      this.published.push(Published.parse(body));
      return { notices: [{ type: 'success', text: 'published' }], _embedded: {}, _links: {} };
    }
    if (route === 'GET /matrix') return this.#matrix();
    if (route.startsWith('GET /pacts/provider/')) {
      const href = `${url}${route.slice('GET '.length)}/verification-results`;
      return { _links: { 'pb:publish-verification-results': { href } } };
    }
    if (route.endsWith('/verification-results')) {
      this.verifications.push({ path: route.slice('POST '.length), body });
      return {};
    }
    if (route.startsWith('GET /pacticipants/')) {
      const href = `${url}${route.slice('GET '.length)}/deployed-versions/environment/1`;
      return { _links: { 'pb:record-deployment': [{ name: 'production', href }] } };
    }
    this.deployments.push(route);
    return {};
  }

  #matrix(): unknown {
    const results = this.matrix.map(({ success }) => success);
    const deployable = results.includes(false) ? false : results.includes(null) ? null : true;
    return {
      summary: {
        deployable: this.deployable === undefined ? deployable : this.deployable,
        reason: 'so says the broker',
      },
      notices: [],
      matrix: this.matrix.map(({ consumer, provider, success }) => ({
        consumer: { name: consumer, version: { number: '2' } },
        provider: { name: provider, version: { number: '1' } },
        pact: { createdAt: '2026-11-21', _links: {} },
        verificationResult: success === null ? null : { success, _links: {} },
      })),
    };
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}
