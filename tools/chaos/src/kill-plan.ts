/** Who may be killed. Checkout carries the relay of its outbox; the other services are consumers. */
export const victims = ['checkout', 'inventory', 'enrollment', 'customer', 'rabbitmq', 'postgres'] as const;
export type Victim = (typeof victims)[number];

export interface Kill {
  readonly victim: Victim;
  /** The kill happens when this many orders have been answered. */
  readonly afterOrders: number;
}

/** Every victim once and `extra` more at random, in random order, spread over the run. */
export function planKills(orders: number, extra: number, chance: () => number): Kill[] {
  const more = Array.from(
    { length: extra },
    () => victims[Math.floor(chance() * victims.length)] ?? 'checkout',
  );
  const order = [...victims, ...more]
    .map((victim) => ({ victim, rank: chance() }))
    .sort((a, b) => a.rank - b.rank);
  const share = orders / (order.length + 1);
  return order.map(({ victim }, index) => ({
    victim,
    afterOrders: Math.floor(share * (index + 0.5 + chance())),
  }));
}
