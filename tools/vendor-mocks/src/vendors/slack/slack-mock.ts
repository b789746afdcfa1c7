import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import {
  Refusal,
  SeedRefused,
  type AccountName,
  type Answer,
  type FailureReason,
  type VendorMock,
} from '../../vendor.ts';

const { botToken, botTokenSecond, channel: room } = mockCredentials.slack;

const messageBody = z.looseObject({
  channel: z.string(),
  text: z.string().max(40_000).optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.string().optional(),
});

/** A message as it stands in the channel. */
interface PostedMessage {
  readonly ts: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string;
}

const errors: Readonly<Record<FailureReason, string>> = {
  unauthenticated: 'invalid_auth',
  rate_limited: 'rate_limited',
  server_error: 'internal_error',
  not_found: 'unknown_method',
  malformed: 'invalid_form_data',
};

/** Slack's chat.postMessage: says 200 and `ok: false` where it refuses, but for calls that come too often. */
export class SlackMock implements VendorMock {
  readonly name = 'slack';
  readonly prefix = '/slack';
  readonly contentType = 'application/json';
  readonly #messages = new PerAccount<PostedMessage[]>(() => []);

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const token = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
    return accountOfToken(token, [botToken, botTokenSecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const loud = status === 429 || status >= 500;
    return { status: loud ? status : 200, body: { ok: false, error: errors[reason] } };
  }

  register(app: FastifyInstance): void {
    app.post('/chat.postMessage', { config: { operation: 'chat.postMessage' } }, async (request) => {
      const body = messageBody.safeParse(request.body);
      if (!body.success) throw refused('invalid_form_data');
      const { channel, text = '', thread_ts: thread } = body.data;
      if (channel !== room) throw refused('channel_not_found');
      if (text === '') throw refused('no_text');
      const messages = this.#messages.for(request);
      const ts = `1763700000.${String(messages.length + 1).padStart(6, '0')}`;
      const threaded = thread === undefined ? {} : { thread_ts: thread };
      messages.push({ ts, channel, text, ...threaded });
      return { ok: true, channel, ts, message: { type: 'message', text, ts, ...threaded } };
    });
  }

  snapshot(account: AccountName): unknown {
    return { messages: this.#messages.of(account) };
  }

  seed(): void {
    throw new SeedRefused('Slack takes no seed: post messages through its API');
  }

  reset(): void {
    this.#messages.reset();
  }
}

function refused(error: string): Refusal {
  return new Refusal({ status: 200, body: { ok: false, error } });
}
