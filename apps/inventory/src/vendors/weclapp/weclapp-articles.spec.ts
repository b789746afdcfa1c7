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

/** Filters, sorts and cuts a list as weclapp does; the only thing here that is not ours is the network. */
function weclappWith(articles: readonly Listed[]): VendorClient {
  const list = ({ query = {} }: VendorRequest): Listed[] =>
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
      )
      .slice(0, Number(query['pageSize']));
  return {
    call: async (request): Promise<VendorResponse> => ({
      status: 200,
      headers: {},
      body: { result: list(request) },
      rawBody: '',
    }),
    test: async () => ({ ok: true, durationMs: 0 }),
    trouble: () => undefined,
    describe: () => ({ vendor: 'weclapp', account: 'default', origin: '', circuits: [] }),
    close: async () => undefined,
  };
}

async function readAll(articles: readonly Listed[], pageSize: number, from?: SourcePosition) {
  const source = new WeclappArticles(
    new WeclappClient(weclappWith(articles), pageSize),
    { salesChannel: 'GROSS1', currency: 'EUR' },
    new FakeClock(),
  );
  const ids: string[] = [];
  let position = from;
  for await (const page of source.changedAfter(from)) {
    position = page.position;
    // These records are unreadable as articles, and named all the same.
    for (const record of page.records) if (record.kind === 'bad') ids.push(record.record.vendorId);
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
        const { ids } = await readAll(list, pageSize);
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
        const { ids } = await readAll(list, pageSize, from);
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
        const { position } = await readAll(list, pageSize);
        expect((await readAll(list, pageSize, position)).ids).toEqual([]);
      }),
    );
  });
});
