import type { Clock, Ids } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import type { DecisionStore } from './decision-store.ts';
import { type ClusterJudgement, judgeClusters } from './matching/judge-clusters.ts';
import { type Evidence, type MatchRules, weigh } from './matching/match-rules.ts';
import type { MasterStore } from './master-store.ts';
import type { RecordRef } from './record.ts';
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

  /** How two clusters stand to each other; `asserted` is a pair that one of the systems named as one itself. */
  async judge(
    manager: EntityManager,
    [some, others]: readonly [readonly RecordRow[], readonly RecordRow[]],
    asserted?: readonly [RecordRef, RecordRef],
  ): Promise<ClusterJudgement | undefined> {
    const keptApart = await this.decisions.keptApart(manager, [...some, ...others]);
    return judgeClusters(some.map(toKnown), others.map(toKnown), {
      rules: this.parts.rules,
      keptApart,
      ...(asserted && { asserted }),
    });
  }

  async merge(
    manager: EntityManager,
    { into, from }: { into: Cluster; from: Cluster },
    { decider, evidence }: { decider: Decider; evidence: Evidence },
  ): Promise<void> {
    await this.records.move(manager, from.records, into.id);
    await this.record(manager, {
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
    });
  }

  async record(
    manager: EntityManager,
    change: Omit<Change, 'id' | 'doneAt' | 'moved'> & { moved: readonly RecordRef[] },
  ): Promise<Change> {
    const at = this.parts.clock.now();
    const moved = change.moved.map(({ system, key }) => ({ system, key }));
    const written = { ...change, moved, id: this.parts.ids.next() };
    await this.decisions.addChange(manager, { ...written, at });
    return { ...written, doneAt: at.toISOString() };
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
