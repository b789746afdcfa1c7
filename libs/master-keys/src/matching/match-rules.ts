import type { Traits } from '../record.ts';

/** What one trait says about two records that both have it. */
export interface TraitRule {
  readonly trait: string;
  /** Points when both have the same value. */
  readonly same: number;
  /** Points, zero or less, when the values differ. */
  readonly different?: number;
  /** Two different values cannot belong to one thing, whatever else agrees. */
  readonly contradicts?: boolean;
  /** Records with the same value are found by it and compared. Left out for what many share, as names. */
  readonly finds?: boolean;
}

/** How records of one kind are told to be the same. */
export interface MatchRules {
  /** What the records are: `person`, `product`. */
  readonly kind: string;
  readonly traits: readonly TraitRule[];
  /** Points from which two records are one without a person saying so. */
  readonly certainFrom: number;
  /** Points from which a person is asked. */
  readonly doubtfulFrom: number;
}

export interface Evidence {
  readonly points: number;
  /** Names of traits, never their values. */
  readonly same: readonly string[];
  readonly different: readonly string[];
  /** Of the different ones, those that rule out that both are one. */
  readonly contradicting: readonly string[];
}

/** Compares two records. Symmetric; a trait that one of them lacks says nothing. */
export function weigh(a: Traits, b: Traits, rules: MatchRules): Evidence {
  const shared = rules.traits.filter(({ trait }) => a[trait] !== undefined && b[trait] !== undefined);
  const same = shared.filter(({ trait }) => a[trait] === b[trait]);
  const different = shared.filter((rule) => !same.includes(rule));
  const points =
    same.reduce((sum, rule) => sum + rule.same, 0) +
    different.reduce((sum, rule) => sum + (rule.different ?? 0), 0);
  return {
    points,
    same: same.map(({ trait }) => trait),
    different: different.map(({ trait }) => trait),
    contradicting: different.filter(({ contradicts }) => contradicts === true).map(({ trait }) => trait),
  };
}
