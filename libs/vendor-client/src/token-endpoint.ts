import { Agent } from 'undici';
import { z } from 'zod';
import { WireError, exchange } from './exchange.ts';
import { brokenExchange, notSent, refusedAnswer, unreadableAnswer } from './failures.ts';
import type { CallFacts } from './failures.ts';
import type { VendorClientOptions, VendorLimits, VendorRuntime } from './options.ts';
import { SharedTokens } from './shared-tokens.ts';
import type { VendorFailure, VendorResponse } from './vendor-client.ts';
import { readAnswer } from './wire-format.ts';

/** How an account asks for its token, as bytes. */
export interface TokenRequest {
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
  /** Where the client proves itself in the header, and not in the body. */
  readonly authorization: string | undefined;
}

export interface FreshToken {
  readonly accessToken: string;
  /** As the vendor says; undefined when it does not. */
  readonly lifeMs: number | undefined;
}

/** What an account lends to its credentials: time, a way to ask a token address, and what its replicas share. */
export interface TokenEndpoint {
  readonly monotonicMs: () => number;
  readonly wait: VendorRuntime['wait'];
  /** The tokens that all who know this secret share; undefined where each process is alone. */
  sharedBy(secret: string, purpose: string): SharedTokens | undefined;
  /** One try. @throws TryFailed with `sent: 'no'`: the call that wanted the token was never made */
  fetchToken(request: TokenRequest): Promise<FreshToken>;
  close(): Promise<void>;
}

/** RFC 6749, 5.1. `expires_in` is only recommended there; some vendors send it as text, and nonsense is as good as none. */
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().optional().catch(undefined),
});

const maxTokenBytes = 64 * 1024;

export function tokenEndpoint(
  { vendor, account, home }: VendorClientOptions,
  { tryTimeoutMs, maxRetryAfterMs }: VendorLimits,
  { clock, monotonicMs, wait }: VendorRuntime,
): TokenEndpoint {
  const agent = new Agent({ connections: 1, allowH2: false });
  const facts: CallFacts = { vendor, account, operation: 'oauth_token', repeat: 'safe' };

  // RFC 6749, 5.2 answers 400 for a client it does not know.
  const readFailure = ({ status }: VendorResponse): VendorFailure | undefined =>
    status >= 400 && status < 500 && status !== 429
      ? { code: `${vendor}.auth_failed`, kind: 'wait_for_vendor' }
      : undefined;

  const post = async (asked: TokenRequest): Promise<VendorResponse | undefined> => {
    const { origin, pathname, search } = new URL(asked.url);
    const { authorization, contentType, body } = asked;
    const headers = {
      'content-type': contentType,
      accept: 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    };
    const request = { origin, method: 'POST', path: pathname + search, headers, body };
    try {
      return readAnswer(
        await exchange(agent, request, { timeoutMs: tryTimeoutMs, maxBodyBytes: maxTokenBytes }),
      );
    } catch (error) {
      if (error instanceof WireError) throw notSent(brokenExchange(facts, error));
      throw error;
    }
  };

  return {
    monotonicMs,
    wait,
    sharedBy: (secret, purpose) =>
      home && new SharedTokens({ home, account: { vendor, account }, secret, purpose }),
    close: () => agent.close(),
    fetchToken: async (request) => {
      const response = await post(request);
      if (response !== undefined && response.status >= 300) {
        const nowMs = clock.now().getTime();
        throw notSent(refusedAnswer(facts, response, { nowMs, maxRetryAfterMs, read: readFailure }));
      }
      const answer = tokenAnswer.safeParse(response?.body);
      if (!answer.success) throw notSent(unreadableAnswer(facts, response?.status ?? 200));
      const { access_token: accessToken, expires_in: seconds } = answer.data;
      return { accessToken, lifeMs: seconds === undefined ? undefined : seconds * 1000 };
    },
  };
}
