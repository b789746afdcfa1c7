import type { Tx } from '@accord/messaging';
import { Problem } from '@accord/service-kit';
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { Clusters, type Decider, type Parts } from './clusters.ts';
import { DecisionStore } from './decision-store.ts';
import './problems.ts';
import { Placement, type Placed } from './matching/placement.ts';
import { MasterStore } from './master-store.ts';
import { nameOf, type ObservedRecord, type RecordRef, sameRecord } from './record.ts';
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
   * Takes note of records as they are now and joins those that are certainly one with what is known. A few statements for
   * all of them, however many; records of a kind are placed by one transaction after the other, in whatever process: keep
   * it short. @returns the clusters, in the order of the records
   */
  async observe(tx: Tx, observed: readonly ObservedRecord[]): Promise<string[]> {
    if (observed.length === 0) return [];
    // Most of what comes is known: it was placed when it came, and others were held against it as they came.
    const before = await this.#known(tx.manager, observed);
    if (observed.every((record) => isPlaced(record, before))) return mastersOf(observed, before);
    await this.#records.lock(tx.manager);
    const known = await this.#known(tx.manager, observed);
    const latest = [...new Map(observed.map((record) => [nameOf(record), record])).values()];
    await this.#place(
      tx.manager,
      latest.filter((record) => !isPlaced(record, known)),
      known,
    );
    return mastersOf(observed, await this.#known(tx.manager, observed));
  }

  /** Which of the records are known as they are now, so that to observe them again would change nothing. */
  async arePlaced(manager: EntityManager, observed: readonly ObservedRecord[]): Promise<readonly boolean[]> {
    const known = await this.#known(manager, observed);
    return observed.map((record) => isPlaced(record, known));
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
      await this.#clusters.merge(manager, [{ into: left, from: right, evidence: pair.evidence }], decider);
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
    await this.#records.move(
      manager,
      moved.map(({ system, key }) => ({ system, key, master_id: change.otherId })),
    );
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

  /** These records and those that they are copies of, as far as they are known. */
  async #known(manager: EntityManager, observed: readonly ObservedRecord[]): Promise<Known> {
    const refs = observed.flatMap(({ copyOf, ...record }) => [record, ...(copyOf ? [copyOf] : [])]);
    const unique = [...new Map(refs.map((ref) => [nameOf(ref), ref])).values()];
    const rows = await this.#records.known(manager, unique);
    return new Map(rows.map((row) => [nameOf(row), row]));
  }

  async #place(manager: EntityManager, records: readonly ObservedRecord[], known: Known): Promise<void> {
    const { rules, ids } = this.#parts;
    const rows = records.map(({ system, key, traits }) => {
      const master = known.get(nameOf({ system, key }))?.master_id ?? ids.next();
      return { system, key, traits, master_id: master };
    });
    await this.#records.write(manager, rows, {
      findingTraits: rules.traits.filter(({ finds }) => finds).map(({ trait }) => trait),
      known: rows.filter((row) => known.has(nameOf(row))),
    });
    const alike = Map.groupBy(await this.#records.alike(manager, rows), ({ record }) => nameOf(record));
    const masters = new Set(rows.map(({ master_id: id }) => id));
    for (const { copyOf } of records) {
      const original = copyOf && known.get(nameOf(copyOf));
      if (original) masters.add(original.master_id);
    }
    for (const { other } of [...alike.values()].flat()) masters.add(other.master_id);
    const together = await this.#records.recordsOf(manager, [...masters]);
    const keptApart = await this.#decisions.keptApart(manager, together);
    const placement = new Placement({ rules, keptApart, rows: together });
    // What is new in here is there once its turn has come.
    const toCome = new Set(rows.map(nameOf).filter((name) => !known.has(name)));
    for (const record of records) {
      toCome.delete(nameOf(record));
      const { copyOf, ...own } = record;
      const found = (alike.get(nameOf(record)) ?? []).map(({ other }) => other);
      placement.place(
        copyOf && !toCome.has(nameOf(copyOf)) ? record : own,
        found.filter((other) => !toCome.has(nameOf(other))),
      );
    }
    await this.#keep(manager, placement.placed);
  }

  async #keep(manager: EntityManager, { merges, doubts }: Placed): Promise<void> {
    const { ids, clock } = this.#parts;
    await this.#clusters.merge(manager, merges, byRules);
    await this.#decisions.addPairs(
      manager,
      doubts.map((doubt) => ({ ...doubt, id: ids.next(), at: clock.now() })),
    );
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

type Known = ReadonlyMap<string, RecordRow>;

/** Known as it is now, and with its original: nothing about it is to be looked at again. */
function isPlaced({ copyOf, traits, ...ref }: ObservedRecord, known: Known): boolean {
  const row = known.get(nameOf(ref));
  if (!row || !isDeepStrictEqual(row.traits, traits)) return false;
  return !copyOf || known.get(nameOf(copyOf))?.master_id === row.master_id;
}

function mastersOf(observed: readonly ObservedRecord[], known: Known): string[] {
  return observed.map((record) => known.get(nameOf(record))?.master_id ?? '');
}
