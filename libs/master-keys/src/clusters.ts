import type { Clock, Ids } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import type { DecisionStore, NewChange } from './decision-store.ts';
import { type ClusterJudgement, judgeClusters } from './matching/judge-clusters.ts';
import { type Evidence, type MatchRules, weigh } from './matching/match-rules.ts';
import type { MasterStore } from './master-store.ts';
import { nameOf, type RecordRef } from './record.ts';
import { type Change, type RecordRow, toKnown } from './rows.ts';

/** Who does something, and why if they say so. */
export interface Decider {
  readonly by: string;
  readonly note: string | null;
}

export interface Parts {
  readonly rules: MatchRules;
  readonly ids: Ids;
  readonly clock: Clock;
}

export interface Cluster {
  readonly id: string;
  readonly records: readonly RecordRow[];
}

export interface Merge {
  readonly into: Cluster;
  readonly from: Cluster;
  readonly evidence: Evidence;
}

type ToldChange = Omit<Change, 'id' | 'doneAt' | 'moved'> & { readonly moved: readonly RecordRef[] };

/** What may be done to clusters, each step with its line in the history. */
export class Clusters {
  constructor(
    private readonly parts: Parts,
    private readonly records: MasterStore,
    private readonly decisions: DecisionStore,
  ) {}

  /** The clusters of two records, empty for a record that is gone. */
  async of(
    manager: EntityManager,
    [left, right]: readonly [RecordRef, RecordRef],
  ): Promise<readonly [Cluster, Cluster]> {
    return [await this.#clusterOf(manager, left), await this.#clusterOf(manager, right)];
  }

  /** How two clusters stand to each other. */
  async judge(
    manager: EntityManager,
    [some, others]: readonly [readonly RecordRow[], readonly RecordRow[]],
  ): Promise<ClusterJudgement | undefined> {
    const keptApart = await this.decisions.keptApart(manager, [...some, ...others]);
    return judgeClusters(some.map(toKnown), others.map(toKnown), { rules: this.parts.rules, keptApart });
  }

  /** Merges in the order in which they follow from each other: at the end a record is where the last one moved it. */
  async merge(manager: EntityManager, merges: readonly Merge[], decider: Decider): Promise<void> {
    const moved = new Map<string, Omit<RecordRow, 'traits'>>();
    for (const { into, from } of merges)
      for (const { system, key } of from.records)
        moved.set(nameOf({ system, key }), { system, key, master_id: into.id });
    await this.records.move(manager, [...moved.values()]);
    const changes = merges.map(({ into, from, evidence }) =>
      this.#changeOf({
        action: 'merge',
        masterId: into.id,
        otherId: from.id,
        moved: from.records,
        because: {
          ...evidence,
          same: [...evidence.same],
          different: [...evidence.different],
          contradicting: [],
        },
        doneBy: decider.by,
        undoes: null,
      }),
    );
    await this.decisions.addChanges(manager, changes);
  }

  async record(manager: EntityManager, told: ToldChange): Promise<Change> {
    const { at, ...change } = this.#changeOf(told);
    await this.decisions.addChanges(manager, [{ ...change, at }]);
    return { ...change, doneAt: at.toISOString() };
  }

  #changeOf(told: ToldChange): NewChange {
    const moved = told.moved.map(({ system, key }) => ({ system, key }));
    return { ...told, moved, id: this.parts.ids.next(), at: this.parts.clock.now() };
  }

  async keepApart(
    manager: EntityManager,
    split: { moved: readonly RecordRow[]; staying: readonly RecordRow[]; decider: Decider },
  ): Promise<void> {
    const decision = { ...split.decider, status: 'refused', at: this.parts.clock.now() } as const;
    for (const one of split.moved) {
      for (const other of split.staying) {
        await this.decisions.keepApart(manager, {
          id: this.parts.ids.next(),
          records: [one, other],
          evidence: weigh(one.traits, other.traits, this.parts.rules),
          decision,
        });
      }
    }
  }

  async #clusterOf(manager: EntityManager, ref: RecordRef): Promise<Cluster> {
    const known = await this.records.find(manager, ref);
    const id = known?.master_id ?? '';
    return { id, records: known ? await this.records.recordsOf(manager, [id]) : [] };
  }
}
