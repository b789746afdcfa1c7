import type { Chance, Clock, TelemetryRecord } from '@accord/canonical';
import { monotonicMs, systemChance, systemClock, wait } from '@accord/service-kit';
import type { VendorAuth } from './auth.ts';
import type { Lane } from './quota/lanes.ts';
import type { QuotaWindow } from './quota/windows.ts';
import type { RateReader } from './rate-headers.ts';
import type { VendorHome } from './vendor-home.ts';
import type { VendorClient, VendorFailure, VendorResponse } from './vendor-client.ts';

export interface VendorLimits {
  /** One try, waiting for a free slot included. */
  readonly tryTimeoutMs: number;
  /** One call with all its tries and pauses. */
  readonly deadlineMs: number;
  /** Tries per call, the first included. */
  readonly attempts: number;
  /** Calls of one operation on the wire at once; as many again may wait for a slot, more are refused at once. */
  readonly concurrency: number;
  readonly maxBodyBytes: number;
  /** Longest Retry-After that is believed. */
  readonly maxRetryAfterMs: number;
  /** How long an open circuit refuses before one probe is let through. */
  readonly circuitOpenMs: number;
}

export const defaultLimits: VendorLimits = {
  tryTimeoutMs: 8_000,
  deadlineMs: 20_000,
  attempts: 3,
  concurrency: 32,
  maxBodyBytes: 2 * 1024 * 1024,
  maxRetryAfterMs: 3_600_000,
  circuitOpenMs: 5_000,
};

/** Whom an account reports to. Must return at once and never throw. */
export interface VendorCallRecorder {
  /** One record per try, and one per field of an answer that is not what its adapter reads. */
  record(record: TelemetryRecord): void;
  /** What this service's processes share with all others that call the account. */
  readonly home?: VendorHome;
}

/** Looks at a share of the answers, to compare them with the vendor's schema. A mismatch is a signal, never a failure. */
export interface ResponseSampling {
  /** From 0 (none) to 1 (all). */
  readonly share: number;
  onResponse(sample: { readonly operation: string; readonly response: VendorResponse }): void;
}

/** Time and chance, replaced in tests. */
export interface VendorRuntime {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly monotonicMs: () => number;
}

export const systemRuntime: VendorRuntime = { clock: systemClock, chance: systemChance, wait, monotonicMs };

export interface VendorClientOptions {
  readonly vendor: string;
  /** Names this account among several of one vendor: per shop or country. */
  readonly account: string;
  /** Scheme, host and the path all operations share, without a slash at the end. */
  readonly baseUrl: string;
  readonly auth: VendorAuth;
  /** Service that calls, for telemetry. */
  readonly service?: string;
  /** Headers on every call, such as a pinned API version. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly limits?: Partial<VendorLimits>;
  /** Reads a status outside 2xx the vendor's way; undefined leaves it to the default table of failures.ts. */
  readonly readFailure?: (response: VendorResponse) => VendorFailure | undefined;
  /** Whether a refusal that is no 401 says that the token has run out, for vendors that answer 403 then. */
  readonly readStaleToken?: (response: VendorResponse) => boolean;
  /** Looks into an answer that says 2xx, for vendors that fail inside it; only what concerns their health. */
  readonly readIll?: (response: VendorResponse) => VendorFailure | undefined;
  /**
   * Takes an answer in which a field stands twice for a broken one: readers disagree about which of the two counts. For
   * vendors whose answers move money; it costs a look at every character.
   */
  readonly refuseRepeatedFields?: boolean;
  /** The vendor's own headers about what is left of its quota. */
  readonly readRate?: RateReader;
  /** What the vendor allows this account, by all services and replicas together. None when absent or empty. */
  readonly quota?: readonly QuotaWindow[];
  /** Urgency of this client's calls, where neither the call nor its context says otherwise. Default `sync`. */
  readonly lane?: Lane;
  /** Shares quota, tokens and probes with all other processes that call this account; the recorder's when absent. */
  readonly home?: VendorHome;
  readonly recorder?: VendorCallRecorder;
  readonly sampling?: ResponseSampling;
  /** What `test()` does: one harmless call that needs the credentials. */
  readonly connectionTest?: (client: VendorClient) => Promise<void>;
  /** A service of ours: correlation id, trace context and remaining time travel along. Never for outsiders. */
  readonly peer?: boolean;
  readonly runtime?: Partial<VendorRuntime>;
}
