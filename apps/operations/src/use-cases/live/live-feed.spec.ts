import { eventually } from '@accord/test-kit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LiveFeed } from './live-feed.ts';

const feeds: LiveFeed[] = [];

afterEach(() => Promise.all(feeds.splice(0).map((feed) => feed.beforeApplicationShutdown())));

/** Two topics, one of which can be changed and one that cannot be asked. */
function feedOf(): { feed: LiveFeed; looks: () => number; change: () => void } {
  let looks = 0;
  let version = 1;
  const feed = new LiveFeed([
    { name: 'broken', version: () => Promise.reject(new Error('the database is away')) },
    {
      name: 'parked',
      version: async () => {
        looks += 1;
        return String(version);
      },
    },
  ]);
  feeds.push(feed);
  return { feed, looks: () => looks, change: () => void (version += 1) };
}

describe('the live feed', () => {
  it('tells each change once, to all who watch, and goes on where one topic cannot be asked', async () => {
    const { feed, looks, change } = feedOf();
    const [first, second]: [string[], string[]] = [[], []];
    feed.watch(
      (changed) => first.push(...changed),
      () => undefined,
    );
    feed.watch(
      (changed) => second.push(...changed),
      () => undefined,
    );
    await eventually(() => expect(looks()).toBe(2));
    change();
    await eventually(() => expect(looks()).toBe(4));
    expect([first, second]).toEqual([
      ['parked', 'parked'],
      ['parked', 'parked'],
    ]);
  });

  it('looks at nothing while nobody watches', async () => {
    const { feed, looks } = feedOf();
    expect(looks()).toBe(0);
    const unwatch = feed.watch(
      () => undefined,
      () => undefined,
    );
    await eventually(() => expect(looks()).toBe(1));
    unwatch();
    const other = feedOf();
    other.feed.watch(
      () => undefined,
      () => undefined,
    );
    await eventually(() => expect(other.looks()).toBe(3));
    expect(looks()).toBe(1);
  });

  it('tells those who watch that it ends', async () => {
    const { feed } = feedOf();
    let ended = false;
    feed.watch(
      () => undefined,
      () => void (ended = true),
    );
    await feed.beforeApplicationShutdown();
    expect(ended).toBe(true);
  });
});
