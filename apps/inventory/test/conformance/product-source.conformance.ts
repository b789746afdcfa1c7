import { Failure } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import type {
  ProductSource,
  SourceArticle,
  SourcePosition,
} from '../../src/use-cases/ports/article-source.ts';

/** What a suite needs beside the source: the power to change what it knows. */
export interface ProductsUnderTest {
  readonly source: () => ProductSource;
  /** An id of its form that it never gave. */
  readonly unknownId: string;
  readonly add: (articles: readonly { sku: string; grossPrice: string; stock: string }[]) => void;
  /** Runs between two pages of the source. */
  readonly touch: (sku: string) => void;
  readonly goDown: () => void;
  readonly recover: () => void;
}

interface Reading {
  readonly articles: SourceArticle[];
  readonly pages: number;
  readonly position: SourcePosition | undefined;
}

/** Every source of articles must pass this, with pages smaller than the number of articles. */
export function productConformance(name: string, world: ProductsUnderTest): void {
  const read = async (from?: SourcePosition, betweenPages?: (page: number) => void): Promise<Reading> => {
    const articles: SourceArticle[] = [];
    let pages = 0;
    let position: SourcePosition | undefined;
    const source = world.source();
    for await (const page of source.changedAfter(from)) {
      const records = page.records.map((raw) => source.read(raw));
      for (const record of records) if (record.kind === 'article') articles.push(record.article);
      position = page.position;
      pages += 1;
      betweenPages?.(pages);
    }
    return { articles, pages, position };
  };
  const many = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      sku: `${prefix}-${index}`,
      grossPrice: '1.00',
      stock: '3',
    }));

  describe(`${name} as a source of articles`, () => {
    it('gives every article once, over as many pages as it takes', async () => {
      world.add(many('ONCE', 30));
      const { articles, pages } = await read();
      const skus = articles.map((article) => article.sku);
      expect(pages).toBeGreaterThan(1);
      expect(skus).toHaveLength(new Set(skus).size);
      expect(skus.filter((sku) => sku.startsWith('ONCE-'))).toHaveLength(30);
    });

    it('misses no article when another one changes between two pages', async () => {
      world.add(many('MOVING', 12));
      const { articles } = await read(undefined, (page) => world.touch(`MOVING-${(page * 5) % 12}`));
      const seen = new Set(articles.map((article) => article.sku));
      expect(many('MOVING', 12).filter(({ sku }) => !seen.has(sku as SourceArticle['sku']))).toEqual([]);
    });

    it('goes on where it stopped: nothing twice, nothing left out', async () => {
      const { position } = await read();
      expect((await read(position)).articles).toEqual([]);
      world.add(many('LATER', 9));
      const later = (await read(position)).articles.map((article) => article.sku).sort();
      expect(later).toEqual(many('LATER', 9).map(({ sku }) => sku));
    });

    it('gives everything that there is, for comparison with what we have', async () => {
      world.add(many('THERE', 11));
      const source = world.source();
      const skus = new Set<string>();
      for await (const page of source.everything()) {
        for (const record of page.map((raw) => source.read(raw)))
          if (record.kind === 'article') skus.add(record.article.sku);
      }
      expect(many('THERE', 11).filter(({ sku }) => !skus.has(sku))).toEqual([]);
    });

    it('knows nothing of an article that does not exist', async () => {
      expect(await world.source().article(world.unknownId)).toBeUndefined();
    });

    it('fails in a way that is worth waiting for while the source is down', async () => {
      world.goDown();
      const failure = await read().catch((error: unknown) => error);
      world.recover();
      expect(failure).toBeInstanceOf(Failure);
      expect(['transient', 'wait_for_vendor']).toContain((failure as Failure).kind);
    });
  });
}
