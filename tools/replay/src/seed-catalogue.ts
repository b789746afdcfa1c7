import { z } from 'zod';

import { type AccordApi, codeOf } from './accord-api.ts';
import type { CatalogueArticle } from './catalogue.ts';

const articlesPerRequest = 500;

/** Puts the articles into the ERP and has inventory read them there, the way any catalogue comes in. */
export async function seedCatalogue(api: AccordApi, articles: readonly CatalogueArticle[]): Promise<void> {
  for (let start = 0; start < articles.length; start += articlesPerRequest) {
    const page = articles.slice(start, start + articlesPerRequest);
    await mustSucceed(
      api,
      { method: 'PUT', url: `${api.addresses.mocks}/__mock/weclapp/state` },
      {
        articles: page.map(({ sku, name, grossMinor, stock }) => ({
          articleNumber: sku,
          name,
          grossPrice: `${Math.floor(grossMinor / 100)}.${String(grossMinor % 100).padStart(2, '0')}`,
          ...(stock === undefined
            ? { articleType: 'SERVICE' }
            : { articleType: 'STORABLE', netWeightKg: '0.2', stock: String(stock) }),
        })),
      },
    );
  }
  await mustSucceed(api, { method: 'POST', url: `${api.addresses.inventory}/catalogue/refresh` });
}

const stockView = z.object({ onHand: z.int(), reserved: z.int() });
export type StockLevel = z.output<typeof stockView>;

/** What lies on stock of each article, read one by one. */
export async function readStock(
  api: AccordApi,
  skus: readonly string[],
): Promise<ReadonlyMap<string, StockLevel>> {
  const levels = new Map<string, StockLevel>();
  for (const sku of skus) {
    const { body } = await api.request('GET', `${api.addresses.inventory}/stock/${encodeURIComponent(sku)}`);
    levels.set(sku, stockView.parse(body));
  }
  return levels;
}

/** @throws Error that names the request and the problem's code, when the answer is no success */
export async function mustSucceed(
  api: AccordApi,
  request: { readonly method: string; readonly url: string },
  body?: unknown,
): Promise<unknown> {
  const { method, url } = request;
  const answer = await api.request(method, url, body === undefined ? {} : { body });
  if (answer.status < 300) return answer.body;
  throw new Error(`${method} ${url} answered ${answer.status} ${codeOf(answer) ?? ''}`);
}
