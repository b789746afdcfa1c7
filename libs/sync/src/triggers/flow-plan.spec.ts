import { describe, expect, it } from '@jest/globals';
import { flowPlansVariable } from './flow-plan.ts';

const variable = flowPlansVariable(['shop.products', 'shop.stock']);
const told = (text: string): string[] =>
  variable.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

describe('plans of flows', () => {
  it('are read flow by flow; what is not named keeps its own', () => {
    const plans = variable.parse(' shop.products = 15m+webhook ; shop.stock=off;');
    expect(Object.fromEntries(plans)).toEqual({
      'shop.products': { everyMs: 900_000, webhook: true },
      'shop.stock': { everyMs: 0, webhook: false },
    });
    expect(variable.parse('').size).toBe(0);
  });

  it.each([
    ['shop.orders=15m', 'names a flow shop.orders that there is not; there are shop.products, shop.stock'],
    ['shop.stock=often', 'has no plan for shop.stock; write shop.stock=15m, webhook, 15m+webhook or off'],
    ['shop.stock=0m', 'has no plan for shop.stock'],
    ['shop.stock', 'has no plan for shop.stock'],
    ['shop.stock=off+15m', 'has no plan for shop.stock'],
    ['shop.stock=15m+30m', 'has no plan for shop.stock'],
    ['shop.stock=15m=30m', 'has no plan for shop.stock'],
    ['shop.stock=9999h', 'has no plan for shop.stock'],
    ['shop.stock=15m;shop.stock=webhook', 'names shop.stock twice'],
  ])('refuse %s, and say why', (text, message) => {
    expect(told(text)).toEqual([expect.stringContaining(message)]);
  });

  it('tell every mistake at once', () => {
    expect(told('shop.orders=15m;shop.stock=often')).toHaveLength(2);
  });
});
