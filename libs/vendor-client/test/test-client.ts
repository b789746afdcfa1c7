import { Failure } from '@accord/canonical';
import type { TelemetryRecord } from '@accord/canonical';
import { Secret, configureLogging } from '@accord/service-kit';
import { bearer, createVendorClient } from '../src/index.ts';
import type { VendorClient, VendorClientOptions, VendorRequest, VendorRuntime } from '../src/index.ts';

/** Time that passes only while somebody waits for it, and a chance that always draws one half. */
export class StillTime implements VendorRuntime {
  #ms = 0;
  readonly waits: number[] = [];
  readonly clock = { now: () => new Date(Date.UTC(2026, 0, 1) + this.#ms) };
  readonly chance = { next: () => 0.5 };
  readonly monotonicMs = (): number => this.#ms;
  readonly wait = async (ms: number): Promise<void> => {
    this.waits.push(ms);
    this.#ms += ms;
  };

  advance(ms: number): void {
    this.#ms += ms;
  }
}

export interface TestClient {
  readonly client: VendorClient;
  readonly time: StillTime;
  readonly records: TelemetryRecord[];
}

export function testClient(baseUrl: string, options: Partial<VendorClientOptions> = {}): TestClient {
  configureLogging({ level: 'silent' });
  const time = new StillTime();
  const records: TelemetryRecord[] = [];
  const client = createVendorClient({
    vendor: 'acme',
    account: 'default',
    baseUrl,
    auth: bearer(new Secret('sk_test_canary_secret')),
    service: 'checkout',
    recorder: { record: (record) => records.push(record) },
    runtime: time,
    ...options,
  });
  return { client, time, records };
}

export const read: VendorRequest = { operation: 'read', method: 'GET', path: '/things', repeat: 'safe' };
export const create: VendorRequest = {
  operation: 'create',
  method: 'POST',
  path: '/things',
  json: { name: 'x' },
  repeat: 'never',
};
export const keyed: VendorRequest = { ...create, repeat: 'with_key', idempotencyKey: 'k-1' };

/** The Failure a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const outcome = await call.then(
    () => 'the call succeeded',
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw new Error('expected a Failure', { cause: outcome });
}
