import type { Tx } from '@accord/messaging';
import { Problem } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { Clusters, type Decider, type Parts } from './clusters.ts';
import { DecisionStore } from './decision-store.ts';
import './problems.ts';
import type { ClusterJudgement } from './matching/judge-clusters.ts';
import { MasterStore } from './master-store.ts';
import { type KnownRecord, type ObservedRecord, type RecordRef, sameRecord } from './record.ts';
import type { Change, Pair, RecordRow } from './rows.ts';

/** A cluster: all records that are one thing, in whatever system. */
export interface Master {
  readonly masterId: string;
  readonly records: readonly RecordRef[];
}

const byRules: Decider = { by: 'rules', note: null };

/** Which records of which systems are one thing: placed by rules, doubted in a list, decided and undone by people. */
export class MasterKeys {
  readonly #parts: Parts;
  readonly #records: MasterStore;
  readonly #decisions: DecisionStore;
  readonly #clusters: Clusters;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#records = new MasterStore(parts.rules.kind);
    this.#decisions = new DecisionStore(parts.rules.kind);
    this.#clusters = new Clusters(parts, this.#records, this.#decisions);
  }

  /** Undefined for a record nobody has told us of. */
  async masterOf(manager: EntityManager, ref: RecordRef): Promise<Master | undefined> {
    const known = await this.#records.find(manager, ref);
    if (!known) return undefined;
    const records = await this.#records.recordsOf(manager, [known.master_id]);
    return {
      masterId: known.master_id,
      records: records.map(({ system, key }) => ({ system, key })),
    };
  }

  history(manager: EntityManager, masterId: string): Promise<Change[]> {
    return this.#decisions.history(manager, masterId);
  }

  pairs(manager: EntityManager, query: { status: Pair['status']; after: string | null }): Promise<Pair[]> {
    return this.#decisions.pairs(manager, query);
  }

  /**
   * Takes note of records as they are now and joins those that are certainly one with what is known. Records of a kind
   * are placed one after the other, in whatever process: keep the transaction short. @returns the clusters, in the
   * order of the records
   */
  async observe(tx: Tx, observed: readonly ObservedRecord[]): Promise<string[]> {
    // Most of what comes is known: it was placed when it came, and others were held against it as they came.
    const placed = await this.#records.placed(tx.manager, observed);
    if (placed && observed.every((record, at) => isWithOriginal(observed, placed, { record, at })))
      return placed;
    await this.#records.lock(tx.manager);
    const masters: string[] = [];
    for (const record of observed) masters.push(await this.#place(tx.manager, record));
    return masters;
  }

  /** Joins a doubtful pair by a person's word. Again: the same answer. @throws Problem `keys.…` */
  async accept(tx: Tx, pairId: string, decider: Decider): Promise<Pair> {
    const { manager } = tx;
    const pair = await this.#pairToDecide(manager, pairId, 'accepted');
    if (pair.status === 'accepted') return pair;
    const [left, right] = await this.#clusters.of(manager, [pair.left, pair.right]);
    if (left.id !== right.id) {
      const judgement = await this.#clusters.judge(manager, [left.records, right.records]);
      if (judgement?.objection) throw new Problem(`keys.${judgement.objection}`);
      await this.#clusters.merge(manager, { into: left, from: right }, { decider, evidence: pair.evidence });
    }
    return this.#decide(manager, pairId, { status: 'accepted', decider });
  }

  /** Two records that agree are not one: they are never proposed or joined again. @throws Problem `keys.…` */
  async refuse(tx: Tx, pairId: string, decider: Decider): Promise<Pair> {
    const pair = await this.#pairToDecide(tx.manager, pairId, 'refused');
    if (pair.status === 'refused') return pair;
    const [left, right] = await this.#clusters.of(tx.manager, [pair.left, pair.right]);
    if (left.id === right.id) throw new Problem('keys.decided_already');
    return this.#decide(tx.manager, pairId, { status: 'refused', decider });
  }

  /**
   * Undoes one merge: the records it moved go back under their own id, whatever else has joined since stays. They are
   * kept apart from then on. Again: the same answer. @throws Problem `keys.…`
   */
  async split(tx: Tx, changeId: string, decider: Decider): Promise<Change> {
    const { manager } = tx;
    await this.#records.lock(manager);
    const { change, undoneBy } = await this.#decisions.change(manager, changeId);
    if (!change) throw new Problem('keys.unknown_change');
    if (undoneBy) return undoneBy;
    if (change.action !== 'merge') throw new Problem('keys.not_a_merge');
    const [anchor] = change.moved;
    const before = anchor && (await this.#records.find(manager, anchor));
    const together = before ? await this.#records.recordsOf(manager, [before.master_id]) : [];
    const isMoved = (record: RecordRef): boolean => change.moved.some((ref) => sameRecord(ref, record));
    const moved = together.filter(isMoved);
    const staying = together.filter((record) => !isMoved(record));
    // What a later merge carried off stands elsewhere; with nobody left behind there is nothing to part from.
    if (moved.length < change.moved.length || staying.length === 0) throw new Problem('keys.changed_since');
    await this.#records.move(manager, moved, change.otherId);
    await this.#clusters.keepApart(manager, { moved, staying, decider });
    return this.#clusters.record(manager, {
      action: 'split',
      masterId: staying[0]?.master_id ?? change.masterId,
      otherId: change.otherId,
      moved,
      because: { note: decider.note },
      doneBy: decider.by,
      undoes: change.id,
    });
  }

  /** Forgets what is personal about a thing, in every system's record of it; not that they were there. */
  async forget(tx: Tx, ref: RecordRef): Promise<void> {
    await this.#records.lock(tx.manager);
    const master = await this.masterOf(tx.manager, ref);
    for (const record of master?.records ?? []) await this.#records.blank(tx.manager, record);
  }

  async #place(manager: EntityManager, { copyOf, ...record }: ObservedRecord): Promise<string> {
    const { rules, ids } = this.#parts;
    const known = await this.#records.find(manager, record);
    const masterId = known?.master_id ?? ids.next();
    await this.#records.write(manager, record, {
      masterId,
      findingTraits: rules.traits.filter(({ finds }) => finds).map(({ trait }) => trait),
    });
    const original = copyOf && (await this.#records.find(manager, copyOf));
    const others = new Set([
      ...(original ? [original.master_id] : []),
      ...(await this.#records.alike(manager, record)),
    ]);
    others.delete(masterId);
    return others.size === 0 ? masterId : this.#compare(manager, { record, masterId, others, copyOf });
  }

  async #compare(
    manager: EntityManager,
    at: { record: KnownRecord; masterId: string; others: ReadonlySet<string>; copyOf: RecordRef | undefined },
  ): Promise<string> {
    const rows = await this.#records.recordsOf(manager, [at.masterId, ...at.others]);
    const own = rows.filter((row) => row.master_id === at.masterId);
    const found: { rows: RecordRow[]; judgement: ClusterJudgement }[] = [];
    for (const other of at.others) {
      const theirs = rows.filter((row) => row.master_id === other);
      const asserted = at.copyOf && ([at.record, at.copyOf] as const);
      const judgement = await this.#clusters.judge(manager, [own, theirs], asserted);
      if (judgement && judgement.verdict !== 'unrelated') found.push({ rows: theirs, judgement });
    }
    const certain = found.filter(({ judgement }) => judgement.verdict === 'same');
    const [only] = certain;
    // One record that fits two clusters is no reason to think that they are one: it joins neither.
    if (only && certain.length === 1) {
      const theirs = { id: only.rows[0]?.master_id ?? '', records: only.rows };
      const mine = { id: at.masterId, records: own };
      const [into, from] = theirs.records.length >= mine.records.length ? [theirs, mine] : [mine, theirs];
      await this.#clusters.merge(
        manager,
        { into, from },
        { decider: byRules, evidence: only.judgement.evidence },
      );
      return into.id;
    }
    for (const { judgement } of found) {
      await this.#decisions.addPair(manager, {
        id: this.#parts.ids.next(),
        records: [judgement.left, judgement.right],
        evidence: judgement.evidence,
        at: this.#parts.clock.now(),
      });
    }
    return at.masterId;
  }

  async #pairToDecide(manager: EntityManager, id: string, wanted: 'accepted' | 'refused'): Promise<Pair> {
    await this.#records.lock(manager);
    const pair = await this.#decisions.pair(manager, id);
    if (!pair) throw new Problem('keys.unknown_pair');
    if (pair.status !== 'open' && pair.status !== wanted) throw new Problem('keys.decided_already');
    return pair;
  }

  #decide(
    manager: EntityManager,
    pairId: string,
    { status, decider }: { status: 'accepted' | 'refused'; decider: Decider },
  ): Promise<Pair> {
    return this.#decisions.decide(manager, pairId, { ...decider, status, at: this.#parts.clock.now() });
  }
}

/** A copy whose original stands elsewhere, or is not among those that came with it, is to be looked at again. */
function isWithOriginal(
  observed: readonly ObservedRecord[],
  masters: readonly string[],
  { record: { copyOf }, at }: { record: ObservedRecord; at: number },
): boolean {
  if (!copyOf) return true;
  const original = observed.findIndex((other) => sameRecord(other, copyOf));
  return original >= 0 && masters[original] === masters[at];
}
