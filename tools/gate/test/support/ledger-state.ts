import { createHash } from 'node:crypto';
import type { Question } from '../../src/decide/question.ts';
import type {
  Deployment,
  LedgerState,
  Override,
  PublishedPact,
  PublishedVersion,
  VendorWatch,
  Verification,
} from '../../src/ledger/records.ts';

export const now = new Date('2026-11-21T12:00:00.000Z');
export const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

/** The digest of an invented contract. */
export const digestOf = (contract: string): string => createHash('sha256').update(contract).digest('hex');

/** A ledger as a test needs it: `checkout@2` wants `inventory: stock`, and `inventory@1` was verified with `stock`. */
export class LedgerBuilder {
  readonly #versions = new Map<string, PublishedVersion>();
  readonly #verifications: Verification[] = [];
  readonly #deployments: Deployment[] = [];
  readonly #overrides: Override[] = [];
  readonly #vendors: VendorWatch[] = [];

  publish(service: string, version: string): this {
    this.#versions.set(`${service}@${version}`, { service, version, publishedAt: daysAgo(1), pacts: [] });
    return this;
  }

  wants(
    consumer: string,
    demand: string,
    options: { readonly kind?: 'http' | 'message'; readonly pending?: boolean } = {},
  ): this {
    const [service = '', version = ''] = consumer.split('@');
    const [provider = '', contract = ''] = demand.split(': ');
    const known = this.#versions.get(consumer) ?? { service, version, publishedAt: daysAgo(1), pacts: [] };
    const { kind = 'http', pending = false } = options;
    const pact: PublishedPact = {
      provider,
      digest: digestOf(contract),
      interactions: [{ description: contract, flow: 'checkout.place-order', kind, pending }],
    };
    this.#versions.set(consumer, { ...known, pacts: [...known.pacts, pact] });
    return this;
  }

  verified(
    provider: string,
    contract: string,
    options: {
      readonly success?: boolean;
      readonly pendingFailure?: boolean;
      readonly daysAgo?: number;
    } = {},
  ): this {
    const [name = '', providerVersion = ''] = provider.split('@');
    const { success = true, pendingFailure = false } = options;
    this.#verifications.push({
      provider: name,
      providerVersion,
      consumer: 'whoever asked',
      consumerVersion: '1',
      digest: digestOf(contract),
      success,
      verifiedAt: daysAgo(options.daysAgo ?? 1),
      by: 'provider',
      failures:
        success && !pendingFailure
          ? []
          : [
              {
                interaction: contract,
                flow: 'checkout.place-order',
                message: 'no such field',
                pending: pendingFailure,
              },
            ],
    });
    return this;
  }

  /** A record that nobody should have written: a success with a failure in it. */
  contradiction(provider: string, contract: string): this {
    this.verified(provider, contract, { success: false });
    const record = this.#verifications.pop();
    if (record !== undefined) this.#verifications.push({ ...record, success: true });
    return this;
  }

  live(service: string, options: { readonly until?: string } = {}): this {
    const [name = '', version = ''] = service.split('@');
    this.#deployments.push({ service: name, version, from: daysAgo(90), until: options.until ?? null });
    if (!name.startsWith('vendor-') && !this.#versions.has(service)) this.publish(name, version);
    return this;
  }

  override(service: string, until: string, environment = 'production'): this {
    const reason = 'a vendor is down and this is the hotfix';
    this.#overrides.push({ service, environment, reason, until, by: 'ada', at: daysAgo(1) });
    return this;
  }

  watch(vendor: string, lastCheckedAt: string | null, critical = false): this {
    this.#vendors.push({ vendor, lastCheckedAt, maxAgeDays: 14, critical });
    return this;
  }

  /** The version is live, but what it demands was never told. */
  forget(service: string): this {
    this.#versions.delete(service);
    return this;
  }

  state(): LedgerState {
    return {
      versions: [...this.#versions.values()],
      verifications: this.#verifications,
      environment: { name: 'production', deployments: this.#deployments },
      overrides: this.#overrides,
    };
  }

  ask(candidate: string, more: Partial<Question> = {}): Question {
    const [service = '', version = ''] = candidate.split('@');
    return { service, version, state: this.state(), vendors: this.#vendors, now, ...more };
  }
}

/** checkout reads stock of inventory over HTTP, inventory reads checkout's orders from a queue; both live and verified. */
export function twoServices(): LedgerBuilder {
  return new LedgerBuilder()
    .wants('checkout@1', 'inventory: stock')
    .wants('inventory@1', 'checkout: orders', { kind: 'message' })
    .live('checkout@1')
    .live('inventory@1')
    .verified('inventory@1', 'stock')
    .verified('checkout@1', 'orders');
}

/** checkout 2 demands the same of inventory, and inventory's demands of it were verified. */
export const newCheckout = (): LedgerBuilder =>
  twoServices().wants('checkout@2', 'inventory: stock').verified('checkout@2', 'orders');

/** checkout 2 waits for its own events, and honours what it waits for. */
export const tellingItself = (): LedgerBuilder =>
  newCheckout()
    .wants('checkout@2', 'checkout: own events', { kind: 'message' })
    .verified('checkout@2', 'own events');
