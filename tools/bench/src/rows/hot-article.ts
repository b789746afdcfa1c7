import { type Benchmark, sideBySide } from '../measure.ts';
import { basketOf } from '../placement/basket.ts';
import { type LoadedSystem, withSystem } from '../placement/loaded-system.ts';
import { placeOrders } from '../placement/place-orders.ts';
import { settledLoad } from '../placement/settled-load.ts';
import { throughputRow } from '../row.ts';

const callers = 16;
const seconds = 6;
const hot = 'KIT-ROBOT-01';
const shelf = Array.from({ length: 64 }, (_, place) => `SHELF-${String(place).padStart(2, '0')}`);

/** What everybody wants today must not be sold more slowly than what nobody queues for. */
export const hotArticle: Benchmark = {
  name: 'hot-article',
  summary: 'orders of one article by 16 callers, beside orders of 64 articles',
  usualSeconds: 110,
  limitSeconds: 420,
  async run({ report }) {
    return withSystem(report, async (loaded) => {
      await fillShelf(loaded);
      let round = 0;
      const accepted = async (name: string, skus: readonly string[]): Promise<number> => {
        const run = `${name} ${round++}`;
        const load = {
          callers,
          seconds,
          run,
          basket: (index: number) => basketOf(index, [skus[index % skus.length] ?? hot]),
        };
        const settled = await settledLoad(loaded, run, () => placeOrders(loaded.system, load));
        return settled.accepted / settled.seconds;
      };
      await accepted('warm-up', [hot, ...shelf]);
      const [value, ceiling] = await sideBySide(
        3,
        () => accepted('one article', [hot]),
        () => accepted('64 articles', shelf),
      );
      return [
        throughputRow('orders of one article (ceiling: of 64 articles)', { value, ceiling, goal: 0.8 }),
      ];
    });
  },
};

async function fillShelf({ system }: LoadedSystem): Promise<void> {
  const articles = shelf.map((articleNumber) => ({
    articleNumber,
    name: articleNumber,
    grossPrice: '19.90',
  }));
  const seeded = await fetch(`${system.addresses.url('mocks')}/__mock/weclapp/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ articles }),
  });
  if (!seeded.ok) throw new Error(`articles could not be filled: ${seeded.status} ${await seeded.text()}`);
  await system.restock(shelf.map((articleNumber) => ({ articleNumber, quantity: '100000' })));
}
