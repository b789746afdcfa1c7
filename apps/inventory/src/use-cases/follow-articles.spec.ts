import { FakeClock } from '@accord/test-kit';
import type { Checkpoint } from '@accord/sync';
import { describe, expect, it } from '@jest/globals';
import { FollowArticles, type ArticleNews, type FollowArticlesPorts } from './follow-articles.ts';
import type { ImportArticles } from './import-articles.ts';
import type { SourcePosition } from './ports/article-source.ts';

interface Listed {
  readonly id: string;
  readonly changedAtMs: number;
  readonly bundle?: boolean;
}

const hourMs = 3_600_000;
const never = (): never => {
  throw new Error('is not asked');
};

/** An ERP with one record per page; `listed` is what its lists show, `there` what it answers when asked for one. */
function portsOf(
  listed: readonly Listed[],
  { onSale = [], there = [] }: { onSale?: string[]; there?: string[] },
) {
  const asked: (SourcePosition | undefined)[] = [];
  const questions: string[] = [];
  const ports = {
    source: {
      async *changedAfter(position: SourcePosition | undefined) {
        asked.push(position);
        for (const one of listed) {
          if (one.changedAtMs <= (position?.changedUntilMs ?? -1)) continue;
          yield { records: [one], position: { changedUntilMs: one.changedAtMs, lastRecord: one.id } };
        }
      },
      async *everything() {
        yield listed;
      },
      read: (raw: unknown) =>
        ({
          kind: 'article',
          article: { vendorId: (raw as Listed).id, kind: (raw as Listed).bundle ? 'bundle' : 'article' },
        }) as never,
      article: async (vendorId: string) => {
        questions.push(vendorId);
        return there.includes(vendorId) ? ({ kind: 'ignored', vendorId } as const) : undefined;
      },
    },
    catalogue: {
      async *onSale() {
        yield onSale;
      },
      confirmPrices: never,
      partsBySource: never,
      upsert: never,
      withdraw: never,
    },
    notes: { add: never, of: never },
  } satisfies FollowArticlesPorts;
  return { ports, asked, questions };
}

const start = new Date('2026-03-01T10:00:00Z');

function flowOf(ports: FollowArticlesPorts, at: Date | FakeClock = start): FollowArticles {
  const unused = undefined as unknown as ImportArticles;
  return new FollowArticles(ports, unused, {
    name: 'test.follow-articles',
    clock: at instanceof Date ? new FakeClock(at) : at,
    sweepEveryMs: hourMs,
  });
}

async function extract(flow: FollowArticles, from: Checkpoint | null, pages = Number.POSITIVE_INFINITY) {
  const records: ArticleNews[] = [];
  let last = from;
  let left = pages;
  for await (const page of flow.extract(from)) {
    records.push(...page.records);
    last = page.checkpoint;
    if (--left === 0) break;
  }
  return { names: records.map(nameOf), last };
}

function nameOf(news: ArticleNews): string {
  if ('doubted' in news) return `doubted ${news.doubted.missing} of ${news.doubted.of}`;
  return 'gone' in news ? `gone ${news.gone}` : (news.raw as Listed).id;
}

const articles: Listed[] = [
  { id: 'bundle', changedAtMs: 1_000, bundle: true },
  { id: 'one', changedAtMs: 2_000 },
  { id: 'two', changedAtMs: 3_000 },
];

describe('following articles', () => {
  it('gives bundles last, since the articles they are made of may come later', async () => {
    const { ports } = portsOf(articles, {});
    expect((await extract(flowOf(ports), null)).names).toEqual(['one', 'two', 'bundle']);
  });

  it('loses no bundle that a killed run had kept back, and repeats no article', async () => {
    const { ports } = portsOf(articles, {});
    const killed = await extract(flowOf(ports), null, 2);
    expect(killed.names).toEqual(['one']);
    expect((await extract(flowOf(ports), killed.last)).names).toEqual(['two', 'bundle']);
  });

  it('begins the next run ten minutes before the last change, or before now when a clock was ahead', async () => {
    const ahead = start.getTime() + 5 * hourMs;
    for (const [changedAtMs, expected] of [
      [start.getTime() - hourMs, start.getTime() - hourMs - 600_000],
      [ahead, start.getTime() - 600_000],
    ] as const) {
      const { ports, asked } = portsOf([{ id: 'one', changedAtMs }], {});
      const { last } = await extract(flowOf(ports), null);
      await extract(flowOf(ports), last);
      expect(asked.at(-1)?.changedUntilMs).toBe(expected);
    }
  });

  it('begins the next run before the start of a long one: what changed behind its back is read again', async () => {
    const clock = new FakeClock(start);
    const { ports, asked } = portsOf([{ id: 'one', changedAtMs: start.getTime() + hourMs }], {});
    const flow = flowOf(ports, clock);
    const pages = flow.extract(null);
    await pages.next();
    clock.advance(2 * hourMs);
    const end = await pages.next();
    await extract(flow, end.done === true ? null : end.value.checkpoint);
    expect(asked.at(-1)?.changedUntilMs).toBe(start.getTime() - 600_000);
  });

  it('takes nothing off sale on the word of a list alone', async () => {
    const { ports, questions } = portsOf(articles, {
      onSale: ['one', 'hidden', 'deleted'],
      there: ['hidden'],
    });
    const first = await extract(flowOf(ports), null);
    const later = await extract(flowOf(ports, new Date(start.getTime() + hourMs)), first.last);
    expect(later.names.filter((name) => name.startsWith('gone'))).toEqual(['gone deleted']);
    expect(questions).toEqual(['hidden', 'deleted']);
  });

  it('doubts a sweep that misses too many at once, and sweeps again with the next run', async () => {
    const onSale = Array.from({ length: 60 }, (_, index) => `sold-${index}`);
    const { ports, questions } = portsOf(articles, { onSale });
    const at = (hours: number) => new Date(start.getTime() + hours * hourMs);
    const first = await extract(flowOf(ports), null);
    const doubted = await extract(flowOf(ports, at(1)), first.last);
    expect([doubted.names.at(-1), questions]).toEqual(['doubted 60 of 60', []]);
    const mended = portsOf(articles, { onSale: onSale.slice(0, 2) });
    const again = await extract(flowOf(mended.ports, at(1)), doubted.last);
    expect(again.names.filter((name) => name.startsWith('gone'))).toEqual(['gone sold-0', 'gone sold-1']);
  });
});
