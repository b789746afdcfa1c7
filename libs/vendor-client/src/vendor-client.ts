import type { Failure } from '@accord/canonical';
import type { FormFields } from './encode.ts';
import type { Lane } from './quota/lanes.ts';

/** `with_key` needs an `idempotencyKey` that the vendor honours; `never` is sent at most once it may have arrived. */
export type Repeat = 'safe' | 'with_key' | 'never';

export interface VendorRequest {
  /** Name of what is done, for metrics, breaker and log: few and fixed, never an id. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the account's base address, beginning with a slash; ids in it are the caller's to encode. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body as JSON; or `form`, as application/x-www-form-urlencoded with bracket notation. */
  readonly json?: unknown;
  readonly form?: FormFields;
  /** Sent as `Idempotency-Key`, the same one at every try. */
  readonly idempotencyKey?: string;
  /** Whether the vendor's documented semantics make a second sending harmless. */
  readonly repeat: Repeat;
  readonly signal?: AbortSignal | undefined;
  /** Who goes first when the quota is short; that of the present context, then of the account, when absent. */
  readonly lane?: Lane;
  /** For the whole call with all its tries and pauses; the account's limit when absent. */
  readonly deadlineMs?: number;
  /** Statuses outside 2xx that are an answer to this call and not a failure, such as Stripe's 402. */
  readonly accept?: (status: number) => boolean;
}

export interface VendorResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON, or undefined when there was none. From outside: parse it before use. */
  readonly body: unknown;
  readonly rawBody: string;
}

/** How an adapter reads a vendor's refusal. Code and kind are ours; nothing of the vendor's text goes into it. */
export interface VendorFailure {
  readonly code: string;
  readonly kind: Failure['kind'];
  readonly retryAfterMs?: number;
  /** `maybe` when the vendor may have acted all the same; `yes` (it answered and refused) when absent. */
  readonly sent?: Failure['sent'];
}

export type CircuitState = 'closed' | 'half_open' | 'open';

export interface AccountState {
  readonly vendor: string;
  readonly account: string;
  /** Origin of the base address; no path, no credentials. */
  readonly origin: string;
  readonly circuits: readonly { readonly operation: string; readonly state: CircuitState }[];
  /** What its quota comes to when it is used up evenly; null where none is known. */
  readonly callsPerMinute: number | null;
}

/** Why an account cannot be called at present. */
export interface AccountTrouble {
  readonly operation: string;
  /** Code of the failure that opened the circuit, such as `stripe.auth_failed`. */
  readonly reason: string;
  readonly since: Date;
  /** A call of that operation would go out, as a probe. */
  readonly mayTry: boolean;
}

export type ConnectionTest =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly durationMs: number; readonly failure: Failure };

/** One account at one vendor. Two accounts share nothing: not credentials, pool, breakers, budget or health. */
export interface VendorClient {
  /**
   * @throws Failure whose `sent` says what the vendor can have done: `no`, it was never reached; `yes`, it answered
   * and refused; `maybe`, it may have acted. Once a try is `maybe` the call stays `maybe`, whatever later tries meet.
   */
  call(request: VendorRequest): Promise<VendorResponse>;
  /** Runs the adapter's connection test; answers instead of throwing. */
  test(): Promise<ConnectionTest>;
  describe(): AccountState;
  /** The longest-standing trouble of any operation but those left out; undefined while all their circuits are closed. */
  trouble(leftOut?: readonly string[]): AccountTrouble | undefined;
  /** Lets running calls finish, then closes the connections. */
  close(): Promise<void>;
}
