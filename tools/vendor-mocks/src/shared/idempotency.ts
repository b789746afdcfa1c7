import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import type { AccountName, Answer } from '../vendor.ts';

interface Remembered {
  readonly slot: string;
  readonly fingerprint: string;
  answer?: { readonly status: number; readonly payload: string };
}

/** How a vendor words what its idempotency store has to say. */
export interface IdempotencyWording {
  /** The key was used with other parameters. */
  readonly mismatch: (key: string) => Answer;
  /** The first call with this key still runs. */
  readonly inUse: (key: string) => Answer;
  /** Headers that mark an answer as a repeat. */
  readonly replayedHeaders: (key: string) => Readonly<Record<string, string>>;
  /** Headers of every answer to a request that carried a key. */
  readonly echoedHeaders?: (key: string) => Readonly<Record<string, string>>;
  /** Which answers are forgotten again, because the operation never began. */
  readonly forgotten: (status: number) => boolean;
}

const running = Symbol('idempotency');
type WithKey = FastifyRequest & { [running]?: Remembered };

/** Remembers the first answer per account and key, and gives it again. */
export class IdempotencyStore {
  readonly #byKey = new Map<string, Remembered>();
  readonly #wording: IdempotencyWording;

  constructor(wording: IdempotencyWording) {
    this.#wording = wording;
  }

  clear(): void {
    this.#byKey.clear();
  }

  /** Adds the hooks. `accountOf` must know the caller by the time they run. */
  protect(app: FastifyInstance, accountOf: (request: FastifyRequest) => AccountName): void {
    // With a callback, not a promise: a repeat whose caller hangs up early must not fall through to the handler.
    app.addHook('preHandler', (request: WithKey, reply, done) => {
      if (!this.#answered(request, reply, accountOf)) done();
    });
    app.addHook('onSend', async (request: WithKey, reply, payload) => {
      this.#finish(request, reply, payload);
      return payload;
    });
  }

  /** True when the key had an answer already, and that one was sent. */
  #answered(
    request: WithKey,
    reply: FastifyReply,
    accountOf: (request: FastifyRequest) => AccountName,
  ): boolean {
    const key = keyOf(request);
    if (key === undefined) return false;
    const slot = `${accountOf(request)}:${key}`;
    const fingerprint = hash('sha1', `${request.url}\n${JSON.stringify(request.body ?? null)}`);
    const known = this.#byKey.get(slot);
    if (!known) {
      const fresh: Remembered = { slot, fingerprint };
      this.#byKey.set(slot, fresh);
      request[running] = fresh;
      if (this.#wording.echoedHeaders) reply.headers(this.#wording.echoedHeaders(key));
      return false;
    }
    const refusal =
      known.fingerprint !== fingerprint
        ? this.#wording.mismatch(key)
        : known.answer
          ? undefined
          : this.#wording.inUse(key);
    if (refusal) {
      void reply
        .code(refusal.status)
        .headers(refusal.headers ?? {})
        .send(refusal.body);
      return true;
    }
    void reply
      .code(known.answer?.status ?? 200)
      .headers(this.#wording.replayedHeaders(key))
      .type('application/json')
      .send(known.answer?.payload);
    return true;
  }

  #finish(request: WithKey, reply: FastifyReply, payload: unknown): void {
    const remembered = request[running];
    if (!remembered) return;
    delete request[running];
    if (!this.#wording.forgotten(reply.statusCode) && typeof payload === 'string') {
      remembered.answer = { status: reply.statusCode, payload };
      return;
    }
    this.#byKey.delete(remembered.slot);
  }
}

/** The key of a request that changes something; reads need none. */
function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return request.method === 'POST' && typeof key === 'string' && key !== '' ? key : undefined;
}
