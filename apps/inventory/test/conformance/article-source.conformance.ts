import { describe, expect, it } from '@jest/globals';
import type { ArticleSource } from '../../src/use-cases/ports/article-source.ts';
import { productConformance, type ProductsUnderTest } from './product-source.conformance.ts';

/** What a suite needs beside the source: the power to change what it knows. */
export interface SourceUnderTest extends ProductsUnderTest {
  readonly source: () => ArticleSource;
}

/** Every source of articles that counts stock as well must pass this. */
export function sourceConformance(name: string, world: SourceUnderTest): void {
  productConformance(name, world);

  describe(`${name} as a source of stock`, () => {
    it('counts stock per article', async () => {
      world.add([{ sku: 'COUNTED', grossPrice: '1.00', stock: '42' }]);
      const source = world.source();
      const ids: string[] = [];
      for await (const page of source.everything()) {
        for (const record of page.map((raw) => source.read(raw)))
          if (record.kind === 'article' && record.article.sku === 'COUNTED')
            ids.push(record.article.vendorId);
      }
      const { pieces } = await source.stock(ids);
      expect([...pieces]).toEqual([[ids[0], 42]]);
    });
  });
}
