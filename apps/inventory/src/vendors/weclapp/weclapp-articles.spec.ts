import type { VendorClient, VendorRequest, VendorResponse } from '@accord/vendor-client';
import { FakeClock } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SourcePosition } from '../../use-cases/ports/article-source.ts';
import { WeclappArticles } from './weclapp-articles.ts';
import { WeclappClient } from './weclapp.client.ts';

interface Listed {
  readonly id: string;
  readonly lastModifiedDate: number;
}

/** What is wrong with each page that is asked for, in turn. */
type Mood = 'well' | 'half' | 'overlapping';

/** Filters, sorts and cuts a list as weclapp does; the only thing here that is not ours is the network. */
function weclappWith(articles: readonly Listed[], moods: readonly Mood[] = ['well']): VendorClient {
  let asked = 0;
  let before: readonly Listed[] = [];
  const inMood = (page: readonly Listed[]): readonly Listed[] => {
    const mood = moods[asked++ % moods.length];
    const repeated = page.length > 0 && mood === 'overlapping' ? before.slice(-2) : [];
    const sent = mood === 'half' ? page.slice(0, Math.ceil(page.length / 2)) : page;
    before = sent.length > 0 ? sent : before;
    return [...repeated, ...sent];
  };
  const found = ({ query = {} }: VendorRequest): Listed[] =>
    articles
      .filter(
        ({ id, lastModifiedDate }) =>
          lastModifiedDate > Number(query['lastModifiedDate-gt'] ?? -1) &&
          lastModifiedDate === Number(query['lastModifiedDate-eq'] ?? lastModifiedDate) &&
          Number(id) > Number(query['id-gt'] ?? -1),
      )
      .sort((a, b) =>
        query['sort'] === 'id'
          ? Number(a.id) - Number(b.id)
          : a.lastModifiedDate - b.lastModifiedDate || Number(a.id) - Number(b.id),
      );
  const answer = (request: VendorRequest): unknown =>
    request.path.endsWith('/count')
      ? found(request).length
      : inMood(found(request).slice(0, Number(request.query?.['pageSize'])));
  return {
    call: async (request): Promise<VendorResponse> => ({
      status: 200,
      headers: {},
      body: { result: answer(request) },
      rawBody: '',
    }),
    test: async () => ({ ok: true, durationMs: 0 }),
    trouble: () => undefined,
    describe: () => ({
      vendor: 'weclapp',
      account: 'default',
      origin: '',
      circuits: [],
      callsPerMinute: null,
    }),
    close: async () => undefined,
  };
}

interface Question {
  readonly pageSize: number;
  readonly from?: SourcePosition | undefined;
  readonly moods?: readonly Mood[];
}

function sourceOf(articles: readonly Listed[], { pageSize, moods }: Question): WeclappArticles {
  return new WeclappArticles(
    new WeclappClient(weclappWith(articles, moods), pageSize),
    { salesChannel: 'GROSS1', currency: 'EUR' },
    new FakeClock(),
  );
}

// The records here are unreadable as articles, and named all the same.
function idsOf(source: WeclappArticles, raw: readonly unknown[]): string[] {
  return raw
    .map((record) => source.read(record))
    .flatMap((read) => (read.kind === 'bad' ? [read.record.vendorId] : []));
}

async function readAll(articles: readonly Listed[], question: Question) {
  const source = sourceOf(articles, question);
  const ids: string[] = [];
  let position = question.from;
  for await (const page of source.changedAfter(question.from)) {
    position = page.position;
    ids.push(...idsOf(source, page.records));
  }
  return { ids, position };
}

describe('paging through weclapp', () => {
  const articles = fc
    .array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 })
    .map((times) => times.map((time, index) => ({ id: String(index + 1), lastModifiedDate: time * 1000 })));

  it('reads every article exactly once, however many share a timestamp and however small the page', async () => {
    await fc.assert(
      fc.asyncProperty(articles, fc.integer({ min: 1, max: 7 }), async (list, pageSize) => {
        const { ids } = await readAll(list, { pageSize });
        expect([...ids].sort()).toEqual(list.map(({ id }) => id).sort());
      }),
    );
  });

  it('goes on exactly behind the record where it stopped, also in the middle of a timestamp', async () => {
    await fc.assert(
      fc.asyncProperty(articles, fc.integer({ min: 1, max: 7 }), fc.nat(39), async (list, pageSize, stop) => {
        const inOrder = [...list].sort(
          (a, b) => a.lastModifiedDate - b.lastModifiedDate || Number(a.id) - Number(b.id),
        );
        const last = inOrder[stop];
        fc.pre(last !== undefined);
        const from = { changedUntilMs: last.lastModifiedDate, lastRecord: last.id };
        const { ids } = await readAll(list, { pageSize, from });
        expect([...ids].sort()).toEqual(
          inOrder
            .slice(stop + 1)
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });

  it('ends with a position behind which there is nothing', async () => {
    await fc.assert(
      fc.asyncProperty(articles, fc.integer({ min: 1, max: 7 }), async (list, pageSize) => {
        const { position } = await readAll(list, { pageSize });
        expect((await readAll(list, { pageSize, from: position })).ids).toEqual([]);
      }),
    );
  });

  it('misses nothing and gives nothing twice when pages come half or repeat the one before', async () => {
    const moods = fc.array(fc.constantFrom<Mood>('well', 'half', 'overlapping'), {
      minLength: 1,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(articles, fc.integer({ min: 1, max: 7 }), moods, async (list, pageSize, faults) => {
        const { ids } = await readAll(list, { pageSize, moods: faults });
        expect([...ids].sort()).toEqual(list.map(({ id }) => id).sort());
        const source = sourceOf(list, { pageSize, moods: faults });
        const swept: string[] = [];
        for await (const page of source.everything()) swept.push(...idsOf(source, page));
        expect([...swept].sort()).toEqual(list.map(({ id }) => id).sort());
      }),
    );
  });
});
