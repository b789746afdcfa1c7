import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownRecord } from '../record.ts';
import { judgeClusters } from './judge-clusters.ts';
import { personRules, productRules } from './rules.ts';
import { weigh } from './match-rules.ts';

fc.configureGlobal({ seed: 20_261_121 });

const oneOf = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const traits = fc
  .record({
    email: oneOf('ada@example.org', 'grace@example.org'),
    phone: oneOf('+4930123456', '+4930654321'),
    name: oneOf('ada lovelace', 'grace hopper'),
    bornOn: oneOf('1815-12-10', '1906-12-09'),
  })
  .map((given) =>
    Object.fromEntries(Object.entries(given).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]]))),
  );
const record = fc.record({ system: fc.constantFrom('accord', 'klaviyo', 'hubspot'), key: fc.uuid(), traits });
const cluster = fc.array(record, { minLength: 1, maxLength: 3 });
const context = { rules: personRules, keptApart: [] };

const person = (system: string, given: KnownRecord['traits']): KnownRecord => ({
  system,
  key: '1',
  traits: given,
});
const verdict = (a: KnownRecord, b: KnownRecord, rules = personRules) =>
  judgeClusters([a], [b], { rules, keptApart: [] })?.verdict;

describe('two clusters', () => {
  it('are never joined by themselves where any two records contradict each other or share a system', () => {
    fc.assert(
      fc.property(cluster, cluster, (some, others) => {
        const judged = judgeClusters(some, others, context);
        const cross = some.flatMap((a) => others.map((b) => [a, b] as const));
        const contradicted = cross.some(
          ([a, b]) => weigh(a.traits, b.traits, personRules).contradicting.length > 0,
        );
        if (contradicted) expect(judged?.verdict).not.toBe('same');
        if (cross.some(([a, b]) => a.system === b.system)) expect(judged?.verdict).not.toBe('same');
        if (some.length > 1 && others.length > 1) expect(judged?.verdict).not.toBe('same');
      }),
    );
  });

  it('are joined for the reasons of one pair, never for the sum of several', () => {
    fc.assert(
      fc.property(cluster, cluster, (some, others) => {
        if (judgeClusters(some, others, context)?.verdict !== 'same') return;
        const best = Math.max(
          ...some.flatMap((a) => others.map((b) => weigh(a.traits, b.traits, personRules).points)),
        );
        expect(best).toBeGreaterThanOrEqual(personRules.certainFrom);
      }),
    );
  });

  it('are judged alike from both sides, and are unrelated once put asunder', () => {
    fc.assert(
      fc.property(cluster, cluster, (some, others) => {
        const judged = judgeClusters(some, others, context);
        expect(judgeClusters(others, some, context)?.verdict).toBe(judged?.verdict);
        const [a] = some;
        const [b] = others;
        if (!a || !b) return;
        const apart = judgeClusters(some, others, { ...context, keptApart: [[b, a]] });
        expect(apart).toMatchObject({ verdict: 'unrelated', objection: 'kept_apart' });
      }),
    );
  });
});

describe('people', () => {
  const ada = { email: 'ada@example.org', phone: '+4930123456', name: 'ada lovelace' };

  it.each([
    [{ email: ada.email }, 'same'],
    [{ email: ada.email, name: 'somebody else' }, 'doubtful'],
    [{ phone: ada.phone, name: ada.name }, 'doubtful'],
    [{ phone: ada.phone }, 'unrelated'],
    [{ name: ada.name }, 'unrelated'],
    [{}, 'unrelated'],
  ])('who agree in %j with Ada are %s', (given, outcome) => {
    expect(verdict(person('accord', ada), person('klaviyo', given))).toBe(outcome);
  });

  it('with two dates of birth are two, though address, telephone and name agree', () => {
    const born = (bornOn: string) => person(bornOn, { ...ada, bornOn });
    expect(verdict(born('1815-12-10'), born('1906-12-09'))).toBe('doubtful');
    expect(judgeClusters([born('1815-12-10')], [born('1906-12-09')], context)).toMatchObject({
      objection: 'contradiction',
      evidence: { contradicting: ['bornOn'] },
    });
  });
});

describe('products', () => {
  const kit = { gtin: '04006381333931', sku: 'KIT-1', name: 'robot kit' };

  it.each([
    [{ gtin: kit.gtin, name: kit.name }, 'same'],
    [{ gtin: kit.gtin, sku: kit.sku }, 'same'],
    [{ sku: kit.sku, name: kit.name }, 'same'],
    [{ gtin: kit.gtin }, 'doubtful'],
    [{ sku: kit.sku }, 'doubtful'],
    [{ sku: kit.sku, name: kit.name, gtin: '00036000291452' }, 'doubtful'],
    [{ name: kit.name }, 'unrelated'],
  ])('that agree in %j are %s', (given, outcome) => {
    expect(verdict(person('accord', kit), person('weclapp', given), productRules)).toBe(outcome);
  });
});
