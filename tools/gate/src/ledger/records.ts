import { z } from 'zod';

const instant = z.iso.datetime();

/** What one version of a service demands of one provider; the digest is that of the pact's demands. */
export const PublishedPact = z.object({
  provider: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  interactions: z.array(
    z.object({
      description: z.string(),
      flow: z.string().optional(),
      kind: z.enum(['http', 'message']),
      /** Asked for, not promised yet: a provider may fail it, the consumer may not be deployed on it. */
      pending: z.boolean().optional(),
    }),
  ),
});
export type PublishedPact = z.output<typeof PublishedPact>;

/** One version of a service, and everything it demands of others. */
export const PublishedVersion = z.object({
  service: z.string(),
  version: z.string().min(1),
  branch: z.string().optional(),
  publishedAt: instant,
  pacts: z.array(PublishedPact),
});
export type PublishedVersion = z.output<typeof PublishedVersion>;

/** Whether one version of a provider, or one published spec of a vendor, honours one pact. */
export const Verification = z.object({
  provider: z.string(),
  providerVersion: z.string().min(1),
  consumer: z.string(),
  /** A version whose pact this was; others with the same digest demand the same. */
  consumerVersion: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  success: z.boolean(),
  verifiedAt: instant,
  /** `provider`: the running provider answered. `documents`: only what it promises was looked at. `spec`: a vendor's. */
  by: z.enum(['provider', 'documents', 'spec']),
  failures: z.array(
    z.object({
      interaction: z.string(),
      flow: z.string().optional(),
      pending: z.boolean().optional(),
      message: z.string(),
    }),
  ),
});
export type Verification = z.output<typeof Verification>;

/** A version that is, or was, live. Several at once are a canary. */
export const Deployment = z.object({
  service: z.string(),
  version: z.string().min(1),
  from: instant,
  /** Null while it is live. */
  until: instant.nullable(),
});
export type Deployment = z.output<typeof Deployment>;

/** What one environment runs: services, and vendors by the version of their published spec. */
export const Environment = z.object({ name: z.string(), deployments: z.array(Deployment) });
export type Environment = z.output<typeof Environment>;

/** A person's word against a red answer: for one service and environment, until a day, with a reason. */
export const Override = z.object({
  service: z.string(),
  environment: z.string(),
  reason: z.string().min(10),
  until: instant,
  by: z.string().min(1),
  at: instant,
});
export type Override = z.output<typeof Override>;

/** When a vendor's published spec was last looked at, and how old that may become. */
export interface VendorWatch {
  readonly vendor: string;
  readonly lastCheckedAt: string | null;
  readonly maxAgeDays: number;
  /** Stale is then a no, and not only a warning. */
  readonly critical: boolean;
}

/** Everything a decision is made from. */
export interface LedgerState {
  readonly versions: readonly PublishedVersion[];
  readonly verifications: readonly Verification[];
  readonly environment: Environment;
  readonly overrides: readonly Override[];
}
