import { Failure } from '@accord/canonical';

interface Entry {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
}

/** A hundred entries each: no second of any account has so many. */
const pagesPerSecond = 100;

/**
 * All pages of one of Stripe's lists, which are moved by the last id of the page before. A list may be of any length, if
 * only it comes to older times as it goes on.
 * @throws Failure `stripe.endless_list` (transient) where it does not
 */
export async function* newestFirst<Listed extends Entry>(
  page: (
    startingAfter: string | undefined,
  ) => Promise<{ readonly has_more: boolean; readonly data: readonly Listed[] }>,
): AsyncGenerator<readonly Listed[]> {
  let startingAfter: string | undefined;
  let [oldest, oldestBefore] = [Infinity, Infinity];
  for (let count = 1; ; count += 1) {
    const { has_more: hasMore, data } = await page(startingAfter);
    yield data;
    startingAfter = data.at(-1)?.id;
    if (!hasMore || startingAfter === undefined) return;
    for (const { created } of data) oldest = Math.min(oldest, created);
    if (count % pagesPerSecond !== 0) continue;
    if (oldest >= oldestBefore && count > pagesPerSecond)
      throw new Failure('stripe.endless_list', 'transient', 'a list that comes to no end');
    oldestBefore = oldest;
  }
}
