/** An article has two names: ours (the SKU) and the ERP's id. Both can change hands. */
export interface Identity {
  readonly vendorId: string;
  readonly sku: string;
}

/** What has an SKU already. */
export interface KnownIdentity {
  readonly sku: string;
  /** Null for what came out of a file: the ERP does not know it. */
  readonly vendorId: string | null;
  /** Still on sale: its SKU is in use. */
  readonly sold: boolean;
}

export interface IdentityDecision<T extends Identity> {
  readonly accepted: readonly T[];
  /** Articles that go by another SKU now: what is known under the old one is no longer theirs. */
  readonly renumbered: readonly Identity[];
  /** Articles whose SKU belongs to another article on sale, here or earlier in the same batch. */
  readonly taken: readonly T[];
}

/** Decides which incoming articles may have the SKU they claim. First come, first served; nothing is guessed. */
export function settleIdentities<T extends Identity>(
  incoming: readonly T[],
  known: readonly KnownIdentity[],
): IdentityDecision<T> {
  const bySku = new Map(known.map((article) => [article.sku, article]));
  const byVendor = new Map(known.map((article) => [article.vendorId, article]));
  const claimed = new Map<string, string>();
  const accepted = new Map<string, T>();
  const taken: T[] = [];
  for (const article of incoming) {
    const owner = bySku.get(article.sku);
    const elsewhere = owner !== undefined && owner.sold && owner.vendorId !== article.vendorId;
    const claimedBy = claimed.get(article.sku);
    if (elsewhere || (claimedBy !== undefined && claimedBy !== article.vendorId)) {
      taken.push(article);
      continue;
    }
    claimed.set(article.sku, article.vendorId);
    accepted.set(article.vendorId, article);
  }
  const renumbered = [...accepted.values()].flatMap((article) => {
    const before = byVendor.get(article.vendorId);
    return before && before.sku !== article.sku ? [{ vendorId: article.vendorId, sku: before.sku }] : [];
  });
  return { accepted: [...accepted.values()], renumbered, taken };
}
