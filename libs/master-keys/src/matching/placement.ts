import type { Cluster, Merge } from '../clusters.ts';
import { type KnownRecord, nameOf, type ObservedRecord, type RecordRef } from '../record.ts';
import { type RecordRow, toKnown } from '../rows.ts';
import { type ClusterJudgement, judgeClusters } from './judge-clusters.ts';
import type { Evidence, MatchRules } from './match-rules.ts';

export interface Doubt {
  readonly records: readonly [KnownRecord, KnownRecord];
  readonly evidence: Evidence;
}

/** What placing some records comes to. */
export interface Placed {
  readonly merges: readonly Merge[];
  readonly doubts: readonly Doubt[];
}

export interface PlacementContext {
  readonly rules: MatchRules;
  readonly keptApart: readonly (readonly [RecordRef, RecordRef])[];
  /** All records of all clusters that may be touched, those to be placed among them. */
  readonly rows: readonly RecordRow[];
}

/**
 * Places records one after the other, in memory: each sees what was known and those placed before it, so that many come to
 * the same as one by one.
 */
export class Placement {
  readonly #context: PlacementContext;
  readonly #clusters = new Map<string, RecordRow[]>();
  readonly #clusterOf = new Map<string, string>();
  readonly #merges: Merge[] = [];
  readonly #doubts: Doubt[] = [];

  constructor(context: PlacementContext) {
    this.#context = context;
    for (const row of context.rows) {
      this.#clusterOf.set(nameOf(row), row.master_id);
      const cluster = this.#clusters.get(row.master_id);
      if (cluster) cluster.push(row);
      else this.#clusters.set(row.master_id, [row]);
    }
  }

  get placed(): Placed {
    return { merges: this.#merges, doubts: this.#doubts };
  }

  clusterOf(ref: RecordRef): string | undefined {
    return this.#clusterOf.get(nameOf(ref));
  }

  /** @param found records that have something in common with it, as far as they are there already */
  place({ copyOf, ...record }: ObservedRecord, found: readonly RecordRef[]): void {
    const mine = this.#cluster(record);
    const others = new Set(
      [...(copyOf ? [copyOf] : []), ...found].flatMap((ref) => this.clusterOf(ref) ?? []),
    );
    others.delete(mine.id);
    const judged = [...others]
      .map((id) => ({ id, records: this.#clusters.get(id) ?? [] }))
      .flatMap((theirs) => {
        const judgement = this.#judge(mine, theirs, copyOf && [record, copyOf]);
        return judgement && judgement.verdict !== 'unrelated' ? [{ theirs, judgement }] : [];
      });
    const certain = judged.filter(({ judgement }) => judgement.verdict === 'same');
    const [only] = certain;
    // One record that fits two clusters is no reason to think that they are one: it joins neither.
    if (only && certain.length === 1) return this.#merge(mine, only);
    for (const { judgement } of judged)
      this.#doubts.push({ records: [judgement.left, judgement.right], evidence: judgement.evidence });
  }

  #cluster(ref: RecordRef): Cluster {
    const id = this.clusterOf(ref) ?? '';
    return { id, records: this.#clusters.get(id) ?? [] };
  }

  #judge(
    mine: Cluster,
    theirs: Cluster,
    asserted: readonly [RecordRef, RecordRef] | undefined,
  ): ClusterJudgement | undefined {
    const { rules, keptApart } = this.#context;
    return judgeClusters(mine.records.map(toKnown), theirs.records.map(toKnown), {
      rules,
      keptApart,
      ...(asserted && { asserted }),
    });
  }

  #merge(mine: Cluster, { theirs, judgement }: { theirs: Cluster; judgement: ClusterJudgement }): void {
    const [into, from] = theirs.records.length >= mine.records.length ? [theirs, mine] : [mine, theirs];
    this.#merges.push({ into, from, evidence: judgement.evidence });
    this.#clusters.set(into.id, [...into.records, ...from.records].sort(byName));
    this.#clusters.delete(from.id);
    for (const row of from.records) this.#clusterOf.set(nameOf(row), into.id);
  }
}

/** As the database gives them, so that of pairs that agree alike the same one is named. */
function byName(one: RecordRef, other: RecordRef): number {
  if (one.system !== other.system) return one.system < other.system ? -1 : 1;
  return one.key < other.key ? -1 : 1;
}
