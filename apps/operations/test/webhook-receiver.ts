import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const webhook = z.object({
  type: z.string(),
  data: z.looseObject({ incident: z.string(), headline: z.string() }),
});
const headers = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.coerce.number(),
  'webhook-signature': z.string(),
});

/** How far a message's time may be off, as Standard Webhooks 1.0 advises. */
const toleranceSeconds = 300;

/** `silent` takes what it is told and never answers. */
export type Trouble = 'rate_limited' | 'credentials' | 'unavailable' | 'lost_answer' | 'silent' | undefined;

/** Shared by operations and whoever it tells, where a test does not change it. */
export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Somebody who takes our webhooks, and believes none whose signature is not right, as their own documentation asks for. */
export class WebhookReceiver {
  trouble: Trouble;
  /** By id, so that what comes again is one thing. */
  readonly taken = new Map<string, z.output<typeof webhook>>();
  /** Everything that was ever sent. */
  readonly heard: string[] = [];
  readonly #server: Server;
  readonly #secret: Buffer;
  readonly #nowMs: () => number;

  private constructor(secret: string, nowMs: () => number) {
    this.#secret = Buffer.from(secret.replace('whsec_', ''), 'base64');
    this.#nowMs = nowMs;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  static async start(secret = webhookSecret, nowMs: () => number = Date.now): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(secret, nowMs);
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** The kinds of what was taken of one incident, in the order they came. */
  kindsOf(incident: string): string[] {
    return [...this.taken.values()].filter(({ data }) => data.incident === incident).map(({ type }) => type);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks/accord?room=night`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.heard.push(body);
    if (request.url !== '/hooks/accord?room=night') response.writeHead(404).end();
    else if (this.trouble === 'rate_limited') response.writeHead(429, { 'retry-after': '60' }).end();
    else if (this.trouble === 'credentials') response.writeHead(401).end();
    else if (this.trouble === 'unavailable') response.writeHead(503).end();
    else if (!this.#isSigned(request, body)) response.writeHead(401).end();
    else {
      this.taken.set(headers.parse(request.headers)['webhook-id'], webhook.parse(JSON.parse(body)));
      if (this.trouble === 'lost_answer') {
        this.trouble = undefined;
        response.destroy();
      } else if (this.trouble !== 'silent') response.writeHead(204).end();
    }
  }

  #isSigned(request: IncomingMessage, body: string): boolean {
    const said = headers.safeParse(request.headers);
    if (!said.success) return false;
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = said.data;
    if (Math.abs(this.#nowMs() / 1000 - seconds) > toleranceSeconds) return false;
    const right = createHmac('sha256', this.#secret).update(`${id}.${seconds}.${body}`).digest();
    return signatures.split(' ').some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
      return given.length === right.length && timingSafeEqual(given, right);
    });
  }
}
