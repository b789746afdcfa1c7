import { type KnownRecord, type RecordRef, sameRecord } from '../record.ts';
import { type Evidence, type MatchRules, weigh } from './match-rules.ts';

/** What stands against joining two clusters, whoever asks. */
export type Objection = 'contradiction' | 'kept_apart';

export interface ClusterJudgement {
  /**
   * `same`: join them. `doubtful`: ask a person. `unrelated`: nothing to say, or a person has said that they are not one.
   */
  readonly verdict: 'same' | 'doubtful' | 'unrelated';
  /** The pair of records, one of each, that agrees best. */
  readonly left: KnownRecord;
  readonly right: KnownRecord;
  readonly evidence: Evidence;
  readonly objection?: Objection;
}

export interface ClusterContext {
  readonly rules: MatchRules;
  /** Pairs of records that a person, or a split, has put asunder. */
  readonly keptApart: readonly (readonly [RecordRef, RecordRef])[];
  /** A pair that one of the systems itself has named as one. */
  readonly asserted?: readonly [RecordRef, RecordRef];
}

/**
 * Whether two clusters of records are one thing. Points of different pairs are never added up, so no chain of half
 * reasons makes a whole one. Every record of one is held against every record of the other: one contradiction, anywhere,
 * and nothing is joined. Two ids in one system are two things until a person says otherwise. And nothing but a record
 * that stands alone is joined by itself: two clusters that have grown apart are a person's business.
 */
export function judgeClusters(
  some: readonly KnownRecord[],
  others: readonly KnownRecord[],
  context: ClusterContext,
): ClusterJudgement | undefined {
  const { rules, keptApart, asserted } = context;
  const pairs = some.flatMap((left) =>
    others.map((right) => ({ left, right, evidence: weigh(left.traits, right.traits, rules) })),
  );
  const named = asserted && pairs.find((pair) => isPair(asserted, pair));
  const [first] = pairs.toSorted((a, b) => b.evidence.points - a.evidence.points);
  const best = named ?? first;
  if (!best) return undefined;
  if (pairs.some((pair) => keptApart.some((apart) => isPair(apart, pair)))) {
    return { ...best, verdict: 'unrelated', objection: 'kept_apart' };
  }
  const points = named ? rules.certainFrom : best.evidence.points;
  if (points < rules.doubtfulFrom) return { ...best, verdict: 'unrelated' };
  const contradicting = pairs.flatMap(({ evidence }) => evidence.contradicting);
  if (contradicting.length > 0) {
    const evidence = { ...best.evidence, contradicting: [...new Set(contradicting)] };
    return { ...best, evidence, verdict: 'doubtful', objection: 'contradiction' };
  }
  const twoOfOneSystem = pairs.some(({ left, right }) => left.system === right.system);
  const oneIsAlone = some.length === 1 || others.length === 1;
  const certain = points >= rules.certainFrom && !twoOfOneSystem && oneIsAlone;
  return { ...best, verdict: certain ? 'same' : 'doubtful' };
}

function isPair(
  [a, b]: readonly [RecordRef, RecordRef],
  { left, right }: { readonly left: RecordRef; readonly right: RecordRef },
): boolean {
  return (sameRecord(a, left) && sameRecord(b, right)) || (sameRecord(a, right) && sameRecord(b, left));
}
