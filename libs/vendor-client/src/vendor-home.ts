import type { LeaseSource } from './quota/lease.ts';
import type { QuotaWindow } from './quota/windows.ts';

export interface AccountName {
  readonly vendor: string;
  readonly account: string;
}

/** A token as the replicas of one account share it: sealed, so that the home holds no secret in clear. */
export interface SharedToken {
  readonly sealed: Buffer;
  /** Tells it from its predecessor. */
  readonly version: number;
  /** Left of its life, by the home's clock. */
  readonly lifeMs: number;
  /** Until it should be replaced. */
  readonly freshMs: number;
}

/**
 * What all processes that call one account share. It may be away at any time: then each caller falls back to what it
 * can do alone, and no call fails because of it.
 */
export abstract class VendorHome {
  /**
   * @param shares processes that call an account at most; each keeps to its part of the quota while the home is away
   * @param stated quotas by `vendor` or `vendor/account`; they overrule what an adapter knows of its vendor
   */
  constructor(
    readonly shares: number,
    private readonly stated: ReadonlyMap<string, readonly QuotaWindow[]>,
  ) {}

  /** What the configuration says about this account; undefined when it says nothing. */
  windowsOf({ vendor, account }: AccountName): readonly QuotaWindow[] | undefined {
    return this.stated.get(`${vendor}/${account}`) ?? this.stated.get(vendor);
  }

  /** Undefined where nothing is shared. */
  abstract quotaOf(account: AccountName, windows: readonly QuotaWindow[]): LeaseSource | undefined;
  /** True for one process a second: it may probe the account that is ill. Never rejects; alone, everyone may. */
  abstract mayProbe(account: AccountName): Promise<boolean>;
  abstract readToken(account: AccountName): Promise<SharedToken | undefined>;
  /** True for one process at a time, for `forMs` at most: it alone asks for the account's next token. */
  abstract claimRefresh(account: AccountName, forMs: number): Promise<boolean>;
  /** Ends the claim without a token. */
  abstract releaseRefresh(account: AccountName): Promise<void>;
  /** @returns its version */
  abstract writeToken(
    account: AccountName,
    token: { readonly sealed: Buffer; readonly lifeMs: number; readonly freshMs: number },
  ): Promise<number>;
  /** Forgets this token, and no later one. */
  abstract dropToken(account: AccountName, version: number): Promise<void>;
  /** For the health page. Rejects while the home does not answer. */
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;
}
