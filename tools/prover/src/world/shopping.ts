import { OrderRequest } from '@accord/checkout/saga';
import type { Seeded } from '../simulation/seeded.ts';
import { tokens } from '../vendors/card-books.ts';

/** What one shopper is going to do, drawn before the history begins. */
export interface ShoppingPlan {
  readonly key: string;
  readonly request: OrderRequest;
  readonly beginsAtMs: number;
  /** Copies of the request that are sent beside the first one. */
  readonly copies: number;
  /** Goes away when no answer comes, and never asks again. */
  readonly givesUp: boolean;
  /** After the order was accepted. */
  readonly changesMind: { readonly how: 'cancel' | 'return'; readonly afterMs: number } | null;
}

export interface ShoppingMix {
  readonly shoppers: { readonly least: number; readonly most: number };
  readonly copies: number;
  readonly givesUp: number;
  readonly cancels: number;
  readonly returns: number;
  readonly badTokens: number;
}

const baskets: readonly (readonly { sku: string; quantity: number }[])[] = [
  [{ sku: 'KIT', quantity: 1 }],
  [{ sku: 'COURSE', quantity: 1 }],
  [
    { sku: 'KIT', quantity: 1 },
    { sku: 'COURSE', quantity: 1 },
  ],
  [
    { sku: 'BOX', quantity: 1 },
    { sku: 'CABLE', quantity: 1 },
  ],
];
const spreadMs = 400;

export function planShopping(chance: Seeded, mix: ShoppingMix): readonly ShoppingPlan[] {
  const count = chance.between(mix.shoppers.least, mix.shoppers.most);
  return Array.from({ length: count }, (_, index) => {
    const fate = chance.next();
    return {
      key: `key-${index + 1}`,
      request: requestOf(chance, mix),
      beginsAtMs: chance.between(0, spreadMs),
      copies: chance.hits(mix.copies) ? chance.between(1, 2) : 0,
      givesUp: chance.hits(mix.givesUp),
      changesMind:
        fate < mix.cancels
          ? { how: 'cancel', afterMs: chance.between(0, 2_000) }
          : fate < mix.cancels + mix.returns
            ? { how: 'return', afterMs: chance.between(500, 10_000) }
            : null,
    };
  });
}

const known = new Map<string, OrderRequest>();

/** Parsed once per kind of request: a history has no time for it. */
function requestOf(chance: Seeded, mix: ShoppingMix): OrderRequest {
  const basket = chance.pick(baskets);
  const learner = chance.between(1, 2);
  const bad = chance.hits(mix.badTokens);
  const stripe = bad ? chance.pick([tokens.poor, tokens.elsewhere]) : tokens.good;
  const adyen = chance.hits(0.2) ? tokens.elsewhere : tokens.good;
  const offered = chance.pick([{ stripe, adyen }, { stripe, adyen }, { stripe }, { adyen }]);
  const name = JSON.stringify([basket, learner, offered]);
  const request =
    known.get(name) ??
    OrderRequest.parse({
      customer: { email: `learner-${learner}@example.org`, givenName: 'Ada', familyName: 'Lovelace' },
      shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
      lines: basket,
      payment: { method: 'card', tokens: offered },
    });
  known.set(name, request);
  return request;
}
