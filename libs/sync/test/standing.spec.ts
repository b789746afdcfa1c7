import { HealthRegistry, systemIds } from '@accord/service-kit';
import { eventually, FakeClock } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Reconcile, ReconcileHealth, Reconciliations1763750000000, ReconciliationStore } from '@accord/sync';
import type { Comparison } from '@accord/sync';
import { World } from './world.ts';

const atAll = { kind: 'shelves', against: 'warehouse' };
const atRecent = { kind: 'books', against: 'office', recent: () => ({ after: null, until: null }) };

describe('differences that stand', () => {
  let world: World;
  let store: ReconciliationStore;
  let health: HealthRegistry;
  let clock: FakeClock;
  let minute = 0;

  beforeAll(async () => {
    world = await World.open('sync_standing');
    await world.dataSource.transaction(async ({ queryRunner }) => {
      if (queryRunner) await new Reconciliations1763750000000().up(queryRunner);
    });
    store = new ReconciliationStore(world.dataSource);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.rows('TRUNCATE reconciliations');
    clock = new FakeClock(new Date('2026-11-21T12:00:00Z'));
    health = new HealthRegistry(clock);
    // Nothing is compared here: only what records say of comparisons that were made.
    const comparisons = [atAll, atRecent] as unknown as readonly Comparison[];
    const reconcile = new Reconcile({ comparisons, store, clock, ids: systemIds });
    new ReconcileHealth(health, reconcile, clock).onApplicationBootstrap();
  });

  /** Another look, later than all before. */
  function looked(kind: string, by: string, found: { open: number; begun?: number; failed?: boolean }) {
    minute += 1;
    const at = new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();
    return store.save({
      ...{ id: systemIds.next(), kind, against: '', dryRun: true, by, startedAt: at, finishedAt: at },
      ...{
        ours: { count: 0, sum: 0 },
        theirs: { count: 0, sum: 0 },
        suspected: 0,
        moving: 0,
        open: found.open,
      },
      failure: found.failed === true ? { code: 'warehouse.unreachable', detail: '' } : null,
      differences: Array.from({ length: found.begun ?? 0 }, (_, at_) => ({
        ...{ key: String(at_), kind: 'different' as const, fields: [], ours: null, theirs: null },
        ...{ code: 'shelf.differs', action: 'count_again', repaired: false, state: 'begun' as const },
      })),
    });
  }

  /** As the page says it once what it remembers is old. */
  async function shown(): Promise<Record<string, string>> {
    clock.advance(15_000);
    return eventually(async () => {
      const { status, dependencies } = await health.ready('shop', '1');
      expect(status).toBe('ready');
      const lines = dependencies.map(({ name, detail = 'well' }): [string, string] => [name, detail]);
      // A database that takes longer than a page waits has said nothing yet.
      expect(lines.map(([, detail]) => detail)).not.toContain('health.no_answer');
      return Object.fromEntries(lines);
    });
  }

  const ill = 'reconciliation.differences';

  it('are on the health page until a look at everything finds them no more', async () => {
    expect(await shown()).toEqual({ 'reconciled shelves': 'well', 'reconciled books': 'well' });
    await looked('books', 'a person', { open: 1 });
    await looked('shelves', 'a person', { open: 1 });
    await looked('books', 'schedule', { open: 0 });
    await looked('shelves', 'schedule', { open: 0 });
    // The schedule looks at recent books only, so it cannot have seen what the person did.
    expect(await shown()).toEqual({ 'reconciled shelves': 'well', 'reconciled books': ill });
    await looked('books', 'a person', { open: 0 });
    expect(await shown()).toMatchObject({ 'reconciled books': 'well' });
    await looked('books', 'schedule', { open: 2 });
    expect(await shown()).toMatchObject({ 'reconciled books': ill });
  });

  it('are those that nothing is mending, and none that a look which failed did not reach', async () => {
    await looked('shelves', 'schedule', { open: 2, begun: 2 });
    expect(await shown()).toMatchObject({ 'reconciled shelves': 'well' });
    await looked('shelves', 'schedule', { open: 2, begun: 1 });
    await looked('shelves', 'schedule', { open: 0, failed: true });
    expect(await shown()).toMatchObject({ 'reconciled shelves': ill });
  });

  it('are read again after a quarter of a minute, however often the page is asked for', async () => {
    await shown();
    await looked('shelves', 'schedule', { open: 1 });
    clock.advance(14_999);
    const { dependencies } = await health.ready('shop', '1');
    expect(dependencies.map(({ status }) => status)).toEqual(['up', 'up']);
    clock.advance(1);
    expect(await shown()).toMatchObject({ 'reconciled shelves': ill });
  });
});
