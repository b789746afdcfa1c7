import { Pool } from 'undici';
import type { Credentials } from './auth.ts';
import { ClockComparison } from './compare-clocks.ts';
import { WireError, exchange } from './exchange.ts';
import type { WireAnswer } from './exchange.ts';
import { brokenExchange, expiredToken, refusedAnswer, unreadableAnswer } from './failures.ts';
import type { CallFacts } from './failures.ts';
import type { VendorClientOptions, VendorLimits, VendorRuntime } from './options.ts';
import type { TryFailed } from './try-failed.ts';
import type { VendorRequest, VendorResponse } from './vendor-client.ts';
import { WireFormat, readAnswer } from './wire-format.ts';

export interface Sending {
  readonly request: VendorRequest;
  readonly facts: CallFacts;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
  /** For a peer: how long its answer is still of use. */
  readonly remainingMs: number;
  /** Called when the credentials are refused; true when another try with other credentials may follow. */
  readonly renewCredentials: () => boolean;
}

/** The wire of one account: writes the request, awaits the whole answer, says what it means. */
export class Sender {
  readonly #pool: Pool;
  readonly #format: WireFormat;
  readonly #options: VendorClientOptions;
  readonly #limits: VendorLimits;
  readonly #runtime: VendorRuntime;
  readonly #clocks: ClockComparison;

  constructor(options: VendorClientOptions, limits: VendorLimits, runtime: VendorRuntime) {
    const baseUrl = new URL(options.baseUrl);
    this.#options = options;
    this.#limits = limits;
    this.#runtime = runtime;
    this.#clocks = new ClockComparison(options.vendor, runtime);
    // HTTP/1.1 only: over HTTP/2 a broken connection does not tell which of its streams had begun.
    // Connections are bounded by the slots of each operation: a bound here would let a slow operation block the others.
    this.#pool = new Pool(baseUrl.origin, { connections: null, allowH2: false });
    this.#format = new WireFormat({ baseUrl, headers: options.headers ?? {}, peer: options.peer ?? false });
  }

  /** @throws TryFailed */
  async send(sending: Sending): Promise<VendorResponse> {
    const { request, facts, credentials, timeoutMs } = sending;
    const wire = this.#format.write(request, credentials, sending.remainingMs);
    const limits = { timeoutMs, maxBodyBytes: this.#limits.maxBodyBytes, signal: request.signal };
    const askedAtMs = this.#runtime.monotonicMs();
    let answer: WireAnswer;
    try {
      answer = await exchange(this.#pool, wire, limits);
    } catch (error) {
      if (error instanceof WireError) throw brokenExchange(facts, error);
      throw error;
    }
    this.#clocks.look(answer.headers['date'], askedAtMs);
    const response = readAnswer(answer, this.#options);
    if (response === undefined) throw unreadableAnswer(facts, answer.status);
    const { status } = response;
    if ((status >= 200 && status < 300) || request.accept?.(status)) return this.#unlessIll(facts, response);
    const isStale = status === 401 || this.#options.readStaleToken?.(response) === true;
    if (isStale && sending.renewCredentials()) throw expiredToken(facts);
    throw this.#refused(facts, response);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #unlessIll(facts: CallFacts, response: VendorResponse): VendorResponse {
    const { readIll } = this.#options;
    if (readIll?.(response) === undefined) return response;
    throw this.#refused(facts, response, readIll);
  }

  #refused(
    facts: CallFacts,
    response: VendorResponse,
    read: VendorClientOptions['readFailure'] = this.#options.readFailure,
  ): TryFailed {
    return refusedAnswer(facts, response, {
      nowMs: this.#runtime.clock.now().getTime(),
      maxRetryAfterMs: this.#limits.maxRetryAfterMs,
      read,
    });
  }
}
