import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canDeploy } from '../src/decide/can-i-deploy.ts';
import { after, deployOrder } from '../src/decide/deploy-order.ts';
import { LedgerBuilder, now, twoServices } from './support/ledger-state.ts';

describe('an order in which to deploy', () => {
  /** checkout 2 wants what only inventory 2 has; inventory 2 still honours what checkout 1 wants. */
  const expanded = (): LedgerBuilder =>
    twoServices()
      .wants('checkout@2', 'inventory: more stock')
      .wants('inventory@2', 'checkout: orders', { kind: 'message' })
      .verified('checkout@2', 'orders')
      .verified('inventory@1', 'more stock', { success: false })
      .verified('inventory@2', 'stock')
      .verified('inventory@2', 'more stock');
  const both = [
    { service: 'checkout', version: '2' },
    { service: 'inventory', version: '2' },
  ];
  const setting = (builder: LedgerBuilder) => ({ state: builder.state(), vendors: [], now });

  it('is found when the provider must go first', () => {
    expect(deployOrder(setting(expanded()), both)).toEqual({ kind: 'order', order: [both[1], both[0]] });
  });

  it('is proven not to be there when each needs the other first', () => {
    const clash = expanded()
      .wants('inventory@3', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders', { success: false })
      .verified('checkout@2', 'new orders')
      .verified('inventory@3', 'stock')
      .verified('inventory@3', 'more stock');
    const candidates = [both[0], { service: 'inventory', version: '3' }].filter((one) => one !== undefined);
    const answer = deployOrder(setting(clash), candidates);
    expect(answer.kind).toBe('none');
    expect(answer.kind === 'none' && answer.blocked.map(({ candidate }) => candidate.service)).toEqual([
      'checkout',
      'inventory',
    ]);
    expect(JSON.stringify(answer)).toContain('checkout 2 -> inventory 1: failed');
    expect(JSON.stringify(answer)).toContain('inventory 3 -> checkout 1: failed');
  });

  it('is looked for among ten services at most', () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ service: `s${index}`, version: '1' }));
    expect(() => deployOrder(setting(twoServices()), many)).toThrow('at most 10 services');
  });
});

describe('whatever the ledger holds', () => {
  const names = ['a', 'b', 'c', 'd'] as const;
  const contract = fc.record({
    consumer: fc.constantFrom(...names),
    provider: fc.constantFrom(...names),
    version: fc.constantFrom('1', '2'),
    kind: fc.constantFrom('http' as const, 'message' as const),
  });
  const seen = fc.record({
    contract: fc.nat({ max: 11 }),
    version: fc.constantFrom('1', '2'),
    success: fc.boolean(),
  });
  const ledgers = fc.record({
    contracts: fc.array(contract, { maxLength: 12 }),
    seen: fc.array(seen, { maxLength: 40 }),
  });

  interface Invented {
    readonly contracts: readonly {
      consumer: string;
      provider: string;
      version: string;
      kind: 'http' | 'message';
    }[];
    readonly seen: readonly { contract: number; version: string; success: boolean }[];
  }

  function build({ contracts, seen: verifications }: Invented): LedgerBuilder {
    const builder = new LedgerBuilder();
    for (const name of names) builder.publish(name, '1').publish(name, '2').live(`${name}@1`);
    contracts.forEach(({ consumer, provider, version, kind }, index) =>
      builder.wants(`${consumer}@${version}`, `${provider}: contract ${index}`, { kind }),
    );
    for (const one of verifications) {
      const known = contracts[one.contract];
      if (known === undefined) continue;
      const { success } = one;
      builder.verified(`${known.provider}@${one.version}`, `contract ${one.contract}`, {
        success,
      });
    }
    return builder;
  }

  it('an order that is proposed never passes through a red state', () => {
    let orders = 0;
    fc.assert(
      fc.property(ledgers, fc.subarray([...names], { minLength: 1 }), (invented, chosen) => {
        const setting = { state: build(invented).state(), vendors: [], now };
        const candidates = chosen.map((service) => ({ service, version: '2' }));
        const answer = deployOrder(setting, candidates);
        if (answer.kind === 'none') return;
        orders += 1;
        expect(answer.order).toHaveLength(candidates.length);
        answer.order.forEach((next, index) => {
          const state = after(setting, answer.order.slice(0, index));
          expect(canDeploy({ ...setting, ...next, state }).verdict).toBe('yes');
        });
      }),
      { numRuns: 400 },
    );
    expect(orders).toBeGreaterThan(20);
  });

  it('knowing less never turns a no into a yes', () => {
    fc.assert(
      fc.property(ledgers, fc.nat(), (invented, which) => {
        const all = build(invented).ask('a@2');
        const successes = all.state.verifications.filter(({ success }) => success);
        const taken = successes[which % Math.max(1, successes.length)];
        const verifications = all.state.verifications.filter((one) => one !== taken);
        const less = { ...all, state: { ...all.state, verifications } };
        // Taking a green record away may uncover an older red one, never the other way round.
        if (canDeploy(all).verdict !== 'yes') expect(canDeploy(less).verdict).not.toBe('yes');
      }),
      { numRuns: 400 },
    );
  });
});
