import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compareReleased } from '../src/released/compare-released.ts';
import { type Anything, Tree } from './support/tree.ts';

const inventory = 'contracts/openapi/inventory.json';
const where = 'response.200.body.items[*].name';

describe('what the released version promised', () => {
  let tree: Tree;
  beforeEach(() => {
    tree = new Tree();
  });
  afterEach(() => tree.remove());

  const said = (now?: string): string[] =>
    compareReleased({ root: tree.root, ...(now === undefined ? {} : { now: new Date(now) }) }).map(
      ({ severity, pair, code, message }) =>
        `${severity} ${pair.consumer} -> ${pair.provider} ${code}: ${message}`,
    );
  const products = ({ interactions }: Anything): Anything[] =>
    interactions.filter(({ description }: Anything) => description.startsWith('the products of a basket'));
  const nameMayBe = (type: readonly string[]): void =>
    tree.change(inventory, ({ paths }) => {
      const { schema } = paths['/products'].get.responses['200'].content['application/json'];
      schema.properties.items.items.properties.name = { type };
    });

  it('may be widened by what the consumer’s own examples show that it takes', () => {
    nameMayBe(['string', 'null']);
    expect(said()).toEqual([`breaking checkout -> inventory response.nullable: ${where} may now be null`]);
    tree.change('contracts/pacts/checkout/checkout-inventory.json', (pact) => {
      products(pact)[0].response.body.content.items[0].name = null;
    });
    expect(said()).toEqual([]);
  });

  it('counts a field that one example leaves out as one that may be missing', () => {
    tree.change(inventory, ({ paths }) => {
      const { schema } = paths['/products'].get.responses['200'].content['application/json'];
      const item = schema.properties.items.items;
      item.required = item.required.filter((name: string) => name !== 'name');
    });
    expect(said()).toEqual([`breaking checkout -> inventory response.optional: ${where} may now be missing`]);
    tree.change('contracts/pacts/checkout/checkout-inventory.json', (pact) => {
      delete products(pact)[0].response.body.content.items[0].name;
    });
    expect(said()).toEqual([]);
  });

  it('may be changed when somebody answers for it, until a day', () => {
    nameMayBe(['string', 'null']);
    const accepted = {
      consumer: 'checkout',
      provider: 'inventory',
      where,
      code: 'response.nullable',
      reason: 'no product without a name is on sale',
      until: '2026-12-01',
    };
    const accept = (...entries: object[]): void =>
      writeFileSync(join(tree.root, 'contracts', 'accepted-changes.json'), JSON.stringify(entries));
    accept(accepted);
    expect(said('2026-11-21')).toEqual([
      `risk checkout -> inventory response.nullable: ${where} may now be null; accepted until 2026-12-01: ${accepted.reason}`,
    ]);
    expect(said('2026-12-02')).toEqual([
      expect.stringMatching(/^breaking .* accepted until 2026-12-01 only/),
    ]);
    nameMayBe(['string']);
    expect(said('2026-11-21')).toEqual([expect.stringMatching(/^notice .*accepted\.needless/)]);
    accept({ ...accepted, reason: '' });
    expect(() => said()).toThrow('accepted-changes.json');
  });

  it('is owed to nobody who was never released', () => {
    nameMayBe(['string', 'null']);
    expect(said().filter((line) => line.includes('checkout -> inventory'))).toHaveLength(1);
    tree.change('contracts/released.json', (versions) => delete versions.checkout);
    expect(said().filter((line) => line.includes('checkout -> inventory'))).toEqual([]);
  });

  it('is of the version that the other file names, or the comparison is with nobody knows what', () => {
    tree.change('contracts/released.json', (versions) => (versions.inventory.version = 'f'.repeat(40)));
    expect(said()).toEqual([
      expect.stringMatching(/^breaking everybody -> inventory released\.out-of-step: .*npx accord release/),
    ]);
  });

  it('is nothing of a service that was never released', () => {
    tree.change('contracts/released.json', (versions) => delete versions.operations);
    tree.drop('contracts/released/operations.json');
    expect(said()).toEqual([
      'notice everybody -> operations released.never: operations was never released, so nothing can be taken away: npx accord release operations',
    ]);
  });
});
