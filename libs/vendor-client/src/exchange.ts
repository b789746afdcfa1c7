import type { Dispatcher } from 'undici';

/** One request as it goes over the wire, credentials included. */
export interface WireRequest {
  /** Scheme, host and port, where the dispatcher does not know them. */
  readonly origin?: string;
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

export interface WireLimits {
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export type WireTrouble = 'unreachable' | 'timed_out' | 'connection_lost' | 'answer_too_large' | 'cancelled';

/** The exchange did not come to its end. Holds no part of request or answer. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    readonly trouble: WireTrouble,
    /** False only when no byte of the request was handed to a connection. */
    readonly started: boolean,
    /** Code of the system or the HTTP client, such as ECONNREFUSED. */
    readonly reason: string,
  ) {
    super(`${trouble} (${reason})`);
  }
}

/**
 * One request and its whole answer, on undici's dispatch interface: the only one that tells when a connection begins
 * to take the request, which decides whether the vendor can have acted. Follows no redirect; the time limit covers
 * everything up to the last byte, so a slow drip cannot outlast it.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: WireRequest,
  limits: WireLimits,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    new Exchange(limits, resolve, reject).start(dispatcher, request);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #limits: WireLimits;
  readonly #resolve: (answer: WireAnswer) => void;
  readonly #reject: (error: WireError) => void;
  #timer: NodeJS.Timeout | undefined;
  #cancel: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: WireAnswer['headers'] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limits: WireLimits, resolve: (answer: WireAnswer) => void, reject: (error: WireError) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(dispatcher: Dispatcher, request: WireRequest): void {
    const { signal, timeoutMs } = this.#limits;
    if (signal?.aborted) {
      this.#fail('cancelled', 'before sending');
      return;
    }
    if (signal) this.#followSignal(signal);
    this.#timer = setTimeout(timeOut, timeoutMs, this);
    dispatcher.dispatch(request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: it must not go out after its caller was told so.
    if (this.#settled) controller.abort(new Error('given up'));
    else this.#controller = controller;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: WireAnswer['headers'],
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length'] ?? 0) > this.#limits.maxBodyBytes)
      this.#fail('answer_too_large', 'length');
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.maxBodyBytes) this.#fail('answer_too_large', 'length');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, text: bytes.toString('utf8') });
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const reason = 'code' in error ? String(error.code) : error.name;
    this.#fail(this.#controller === undefined ? 'unreachable' : 'connection_lost', reason);
  }

  timeOut(): void {
    this.#fail('timed_out', `${this.#limits.timeoutMs} ms`);
  }

  #followSignal(signal: AbortSignal): void {
    this.#cancel = () => {
      this.#fail('cancelled', 'by caller');
    };
    signal.addEventListener('abort', this.#cancel, { once: true });
  }

  #fail(trouble: WireTrouble, reason: string): void {
    if (!this.#settle()) return;
    const error = new WireError(trouble, this.#controller !== undefined, reason);
    this.#reject(error);
    this.#controller?.abort(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#cancel) this.#limits.signal?.removeEventListener('abort', this.#cancel);
    return true;
  }
}

/** One function for all timers, so that a try makes none of its own. */
function timeOut(exchange: Exchange): void {
  exchange.timeOut();
}
