import { Failure, type Clock, type Ids } from '@accord/canonical';
import { createLogger, currentContext, gauge } from '@accord/service-kit';
import type { Comparison, Judgement } from './comparison.ts';
import { differenceOf, type Difference } from './difference.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';
import type { FoundDifference, Reconciliation } from './reconciliation-view.ts';
import { SuspectSearch } from './suspect-search.ts';
import type { Keyed, Side } from './side.ts';

export interface ReconcileOptions {
  readonly comparisons: readonly Comparison[];
  readonly store: ReconciliationStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Records per range. */
  readonly width?: number;
}

export interface HowToReconcile {
  /** False: a dry run. */
  readonly repair: boolean;
  /** Only what the comparison calls recent. */
  readonly recentOnly?: boolean;
}

/** More are counted, and mended, and not listed. */
const mostListed = 1_000;
const keptForMs = 30 * 24 * 3_600_000;
/** Who asks where no caller does. */
const nobody = 'schedule';
const everything = { after: null, until: null };

const log = createLogger('reconcile');
const openDifferences = gauge({
  name: 'accord_reconciliation_differences',
  help: 'differences left by the last comparison, by what they are',
  labelNames: ['kind', 'against', 'code'],
});

/** Compares two sides, mends what differs, and keeps a record of it. */
export class Reconcile {
  readonly #options: ReconcileOptions;
  /** Codes that the metric knows: one that is found no more goes back to 0. */
  readonly #told = new Map<string, Set<string>>();

  constructor(options: ReconcileOptions) {
    this.#options = options;
  }

  get comparisons(): readonly Comparison[] {
    return this.#options.comparisons;
  }

  /**
   * Two at the same time do no harm: each repair may be repeated.
   * @throws Failure `sync.comparison_not_found` (not_found), or of a side that could not be read; that is recorded too
   */
  async execute(kind: string, how: HowToReconcile): Promise<Reconciliation> {
    const comparison = this.comparisons.find((one) => one.kind === kind);
    if (comparison === undefined)
      throw new Failure('sync.comparison_not_found', 'not_found', `nothing is compared as ${kind}`);
    const { store, clock, ids } = this.#options;
    const startedAt = clock.now();
    const round = new Round(comparison, clock, this.#options.width);
    const record = (failure: Reconciliation['failure']): Reconciliation => ({
      id: ids.next(),
      kind,
      against: comparison.against,
      dryRun: !how.repair,
      by: currentContext()?.caller ?? nobody,
      startedAt: startedAt.toISOString(),
      finishedAt: clock.now().toISOString(),
      ...round.found(),
      failure,
    });
    try {
      await round.run(how);
    } catch (error) {
      await store.save(record(failureOf(error)));
      throw error;
    } finally {
      await round.close();
    }
    const reconciliation = record(null);
    await store.save(reconciliation);
    this.#tell(reconciliation, round.openByCode);
    await store.forget(new Date(startedAt.getTime() - keptForMs), nobody);
    return reconciliation;
  }

  /** Differences that stand by the last looks, but those whose mending is under way. 0 before the first look. */
  async standing(kind: string): Promise<number> {
    const looksAtAll = this.comparisons.some((one) => one.kind === kind && one.recent === undefined);
    return this.#options.store.standing(kind, { schedule: nobody, looksAtAll });
  }

  find(id: string): Promise<Reconciliation | undefined> {
    return this.#options.store.find(id);
  }

  /** The last record of each comparison. */
  async last(): Promise<
    readonly { readonly comparison: Comparison; readonly last: Reconciliation | undefined }[]
  > {
    const { store } = this.#options;
    return Promise.all(
      this.comparisons.map(async (comparison) => ({ comparison, last: await store.last(comparison.kind) })),
    );
  }

  #tell({ id, kind, against, open }: Reconciliation, byCode: ReadonlyMap<string, number>): void {
    const told = this.#told.get(kind) ?? new Set();
    this.#told.set(kind, told);
    for (const code of byCode.keys()) told.add(code);
    for (const code of told) openDifferences.set({ kind, against, code }, byCode.get(code) ?? 0);
    if (open > 0)
      log.warn({ event: 'reconciliation.differences', id, kind, against, open, codes: [...byCode.keys()] });
  }
}

/** One comparison on its way. */
class Round {
  readonly openByCode = new Map<string, number>();
  readonly #comparison: Comparison;
  readonly #clock: Clock;
  readonly #ours: Side;
  readonly #theirs: Side;
  readonly #search: SuspectSearch;
  readonly #differences: FoundDifference[] = [];
  #suspected = 0;
  #moving = 0;

  constructor(comparison: Comparison, clock: Clock, width: number | undefined) {
    this.#comparison = comparison;
    this.#clock = clock;
    const { ours, theirs } = comparison.open();
    this.#ours = ours;
    this.#theirs = theirs;
    this.#search = new SuspectSearch({ ours, theirs }, width);
  }

  found() {
    return {
      ours: this.#search.ours,
      theirs: this.#search.theirs,
      suspected: this.#suspected,
      moving: this.#moving,
      differences: this.#differences,
      open: [...this.openByCode.values()].reduce((sum, count) => sum + count, 0),
    };
  }

  async run({ repair, recentOnly = false }: HowToReconcile): Promise<void> {
    const range = (recentOnly && (await this.#comparison.recent?.(this.#clock.now()))) || everything;
    for await (const key of this.#search.suspects(range)) {
      this.#suspected += 1;
      const difference = await this.#look(key);
      const judgement = difference && (await this.#comparison.judge(difference));
      if (difference && judgement)
        this.#note(await this.#deal(difference, judgement, repair && mayMend(judgement, recentOnly)));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#ours.close?.(), this.#theirs.close?.()]);
  }

  /** What was read in the order of keys is old by now: each suspect is read again. */
  async #look(key: string): Promise<Difference | undefined> {
    const [ours, theirs] = await Promise.all([this.#ours.one(key), this.#theirs.one(key)]);
    const difference = differenceOf(key, ours?.facts, theirs?.facts);
    if (difference === undefined || !(this.#isMoving(ours) || this.#isMoving(theirs))) return difference;
    this.#moving += 1;
    return undefined;
  }

  #isMoving(record: Keyed | undefined): boolean {
    const since = record?.changedAt?.getTime();
    return since !== undefined && since > this.#clock.now().getTime() - this.#comparison.graceMs;
  }

  async #deal(difference: Difference, judgement: Judgement, repair: boolean): Promise<FoundDifference> {
    const { code, action } = judgement;
    const found = { ...difference, fields: [...difference.fields], code, action };
    if (!repair) return { ...found, repaired: false, state: 'open' };
    try {
      const waitsFor = await this.#comparison.repair(difference, judgement);
      const { key } = difference;
      const [ours, theirs] = await Promise.all([this.#ours.one(key), this.#theirs.one(key)]);
      if (differenceOf(key, ours?.facts, theirs?.facts) === undefined)
        return { ...found, repaired: true, state: 'repaired' };
      if (waitsFor === undefined) return { ...found, repaired: false, state: 'begun' };
      return { ...found, action: waitsFor, repaired: false, state: 'open' };
    } catch (error) {
      log.warn(
        { event: 'reconciliation.repair_failed', key: difference.key, code, error },
        'the next one tries again',
      );
      return { ...found, repaired: false, state: 'repair_failed' };
    }
  }

  #note(found: FoundDifference): void {
    if (this.#differences.length < mostListed) this.#differences.push(found);
    if (found.repaired) return;
    this.openByCode.set(found.code, (this.openByCode.get(found.code) ?? 0) + 1);
  }
}

/** @param recentOnly the schedule's own way, that no person has asked for */
function mayMend({ repairable, asksPerson = false }: Judgement, recentOnly: boolean): boolean {
  return repairable && !(asksPerson && recentOnly);
}

function failureOf(error: unknown): { code: string; detail: string } {
  if (error instanceof Failure) return { code: error.code, detail: error.message };
  return { code: 'internal.unexpected', detail: 'see the log' };
}
