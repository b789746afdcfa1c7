import { z } from 'zod';

import type { RunningAccord } from './environment.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const retriesPerRequest = 8;
const largestPauseMs = 2_000;

/** Talks to a running Accord as any caller would: over REST, with a key, and with the same key again when unsure. */
export class AccordApi {
  readonly #accord: RunningAccord;

  constructor(accord: RunningAccord) {
    this.#accord = accord;
  }

  get addresses(): RunningAccord {
    return this.#accord;
  }

  /**
   * One request, repeated while the answer is a broken connection, a 5xx or "still in progress". Repeating is safe:
   * reads change nothing, and orders carry an Idempotency-Key.
   */
  async request(
    method: string,
    url: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    let last: unknown;
    for (let attempt = 0; attempt < retriesPerRequest; attempt += 1) {
      if (attempt > 0) await pause(Math.min(largestPauseMs, 100 * 2 ** attempt));
      try {
        const answer = await this.#once(method, url, options);
        if (answer.status < 500 && codeOf(answer) !== 'checkout.request_in_progress') return answer;
        last = answer;
      } catch (cause) {
        last = cause;
      }
    }
    throw new Error(`${method} ${url} did not answer: ${describe(last)}`);
  }

  async #once(
    method: string,
    url: string,
    options: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#accord.key}`,
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
  }
}

const problem = z.object({ code: z.string() });

/** The problem code of an answer, if it has one. */
export function codeOf({ body }: Answer): string | undefined {
  return problem.safeParse(body).data?.code;
}

function describe(last: unknown): string {
  return last instanceof Error ? last.message : JSON.stringify(last).slice(0, 300);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
