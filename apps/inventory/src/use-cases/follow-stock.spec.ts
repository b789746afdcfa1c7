import type { Checkpoint } from '@accord/sync';
import { FakeClock } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import { FollowStock, type StockNews } from './follow-stock.ts';
import type { SourcePosition } from './ports/article-source.ts';

const hourMs = 3_600_000;
const start = new Date('2026-03-01T10:00:00Z');
const never = (): never => {
  throw new Error('is not asked');
};

/** A place of a warehouse. */
interface Place {
  readonly vendorId: string;
  readonly pieces: number;
  readonly changedAtMs: number;
}

/** An ERP whose lists hide what `hidden` names, and of which we know `stocked` and wait for `waiting`. */
class Warehouse {
  places: Place[] = [];
  hidden: string[] = [];
  stocked: string[] = [];
  waiting: string[] = [];
  readonly asked: (readonly string[] | 'all')[] = [];
  readonly begun: SourcePosition[] = [];
  readonly clock = new FakeClock(start);

  flow(sweepEveryMs = hourMs): FollowStock {
    return new FollowStock(
      {
        source: {
          changedAfter: never,
          everything: never,
          read: never,
          article: never,
          stock: async (vendorIds) => {
            this.asked.push(vendorIds ?? 'all');
            const isList = vendorIds?.length !== 1;
            const listed = this.places.filter(
              ({ vendorId }) =>
                (vendorIds?.includes(vendorId) ?? true) && !(isList && this.hidden.includes(vendorId)),
            );
            const pieces = new Map<string, number>();
            for (const place of listed)
              pieces.set(place.vendorId, (pieces.get(place.vendorId) ?? 0) + place.pieces);
            return {
              pieces,
              bad: [],
              changedUntilMs: Math.max(0, ...listed.map(({ changedAtMs }) => changedAtMs)),
            };
          },
        },
        changes: {
          changedAfter: (position) => {
            this.begun.push(position);
            return this.#changedAfter(position);
          },
        },
        stock: {
          takeOver: never,
          stocked: async () => this.stocked,
          waiting: async () => this.waiting,
        },
        notes: { add: never, of: never },
      },
      { clock: this.clock, sweepEveryMs },
    );
  }

  async run(last: Checkpoint | null, flow = this.flow()) {
    const records: StockNews[] = [];
    let end = last;
    for await (const page of flow.extract(last)) {
      records.push(...page.records);
      end = page.checkpoint;
    }
    return { lines: records.map(lineOf), end };
  }

  async *#changedAfter({ changedUntilMs }: SourcePosition) {
    for (const { vendorId, changedAtMs } of this.places) {
      if (changedAtMs <= changedUntilMs) continue;
      yield {
        vendorIds: new Set([vendorId]),
        bad: [],
        position: { changedUntilMs: changedAtMs, lastRecord: vendorId },
      };
    }
  }
}

const lineOf = (news: StockNews): string =>
  'bad' in news ? `bad ${news.bad.vendorId}` : `${news.vendorId} ${news.pieces}`;

/** Long before the run, so that its overlap does not reach there. */
const longAgo = start.getTime() - 5 * hourMs;
const lately = start.getTime() + hourMs / 2;

async function counted(): Promise<{ warehouse: Warehouse; end: Checkpoint | null }> {
  const warehouse = new Warehouse();
  warehouse.places = [
    { vendorId: 'kit', pieces: 3, changedAtMs: longAgo },
    { vendorId: 'kit', pieces: 4, changedAtMs: longAgo },
    { vendorId: 'cable', pieces: 9, changedAtMs: longAgo - hourMs },
  ];
  const { lines, end } = await warehouse.run(null);
  expect(lines).toEqual(['kit 7', 'cable 9']);
  warehouse.clock.set(new Date(lately));
  warehouse.asked.length = 0;
  return { warehouse, end };
}

describe('following stock', () => {
  it('counts an article over all of its places when one of them changed, and asks for no other', async () => {
    const { warehouse, end } = await counted();
    warehouse.places.push({ vendorId: 'kit', pieces: 1, changedAtMs: lately });
    const { lines } = await warehouse.run(end, warehouse.flow(2 * hourMs));
    expect(lines).toEqual(['kit 8']);
    expect(warehouse.asked).toEqual([['kit']]);
  });

  it('reads again what changed ten minutes before the last change, and before the start when a clock was ahead', async () => {
    const { warehouse, end } = await counted();
    warehouse.places.push({ vendorId: 'kit', pieces: 1, changedAtMs: lately + 9 * hourMs });
    const later = await warehouse.run(end, warehouse.flow(0));
    await warehouse.run(later.end, warehouse.flow(0));
    expect(warehouse.begun.map(({ changedUntilMs }) => changedUntilMs)).toEqual([
      longAgo - 600_000,
      lately - 600_000,
    ]);
  });

  it('asks again for what was never counted and for what is still owed', async () => {
    const { warehouse, end } = await counted();
    warehouse.waiting = ['cable', 'new'];
    expect((await warehouse.run(end, warehouse.flow(0))).lines).toEqual(['kit 7', 'cable 9', 'new 0']);
    expect(warehouse.asked).toEqual([['kit'], ['cable', 'new'], ['new']]);
  });

  it('notices an emptied place with the next count of everything, and not on the word of a list', async () => {
    const { warehouse, end } = await counted();
    warehouse.stocked = ['kit', 'cable', 'board'];
    warehouse.hidden = ['cable'];
    expect((await warehouse.run(end, warehouse.flow(2 * hourMs))).lines).not.toContain('board 0');
    const { lines } = await warehouse.run(end, warehouse.flow(hourMs / 4));
    expect(lines).toEqual(['kit 7', 'cable 9', 'board 0']);
  });

  it('goes on behind what a killed run has read', async () => {
    const { warehouse, end } = await counted();
    warehouse.places.push(
      { vendorId: 'board', pieces: 1, changedAtMs: lately },
      { vendorId: 'wheel', pieces: 2, changedAtMs: lately + 1 },
    );
    const pages = warehouse.flow(0).extract(end);
    let killed = end;
    for await (const page of pages) {
      killed = page.checkpoint;
      if (page.records.map(lineOf).includes('board 1')) break;
    }
    expect((await warehouse.run(killed, warehouse.flow(0))).lines).toEqual(['wheel 2']);
  });

  it('counts everything where an earlier version has left its mark', async () => {
    const { warehouse } = await counted();
    expect((await warehouse.run(1_767_603_600_000)).lines).toEqual(['kit 7', 'cable 9']);
  });
});
