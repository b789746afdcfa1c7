import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TreeCopy } from './support/tree-copy.ts';
import { writtenIn } from './support/tree-copy.ts';

const limitMs = 240_000;

/** @param written gets the name of each file that is written */
export function serviceAndEventSection(copy: () => TreeCopy, written: Set<string>): void {
  describe('a service and an event that are written', () => {
    beforeAll(async () => {
      const outcomes = [
        await copy().create('service', 'tax-office'),
        await copy().create(
          'event',
          'inventory.stock.counted',
          '--field',
          'sku:sku',
          '--field',
          'counted:integer',
        ),
      ];
      expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
      for (const file of outcomes.flatMap(writtenIn)) written.add(file);
    }, limitMs);

    it(
      'passes its own tests on a real database and broker',
      async () => {
        const { code, said } = await copy().jest('apps/tax-office/jest.config.mjs');
        expect(said).toMatch(/Tests: +2 passed, 2 total/);
        expect(code).toBe(0);
      },
      limitMs,
    );

    it(
      'writes down what it expects of checkout, by its real handler',
      async () => {
        const { code, said } = await copy().jest('apps/tax-office/jest.pact-consumer.config.mjs');
        expect(said).toMatch(/Tests: +1 passed, 1 total/);
        expect(code).toBe(0);
        const pact = await readFile(
          join(copy().root, 'contracts/pacts/tax-office/tax-office-checkout.json'),
          'utf8',
        );
        expect(pact).toContain('checkout.order.placed.v1 for tax-office.record-order-on-order-placed');
      },
      limitMs,
    );

    it(
      'is in the catalogue, with schema and example',
      async () => {
        const { code, said } = await copy().jest('libs/canonical/jest.config.mjs', 'events');
        expect(said).toContain('has one example for every event');
        expect(code).toBe(0);
        expect(await readFile(join(copy().root, 'libs/canonical/src/events/catalogue.ts'), 'utf8')).toContain(
          'stockCounted,',
        );
      },
      limitMs,
    );

    it(
      'is told by operations, which has it under contract, and honoured by its owner',
      async () => {
        const words = await copy().jest('apps/operations/jest.config.mjs', 'told-by-event');
        expect(words.said).toContain('has words for every event of the catalogue');
        expect(words.code).toBe(0);
        const expected = await copy().jest(
          'apps/operations/jest.pact-consumer.config.mjs',
          'watched',
          '--verbose',
        );
        expect(expected.said).toContain('tells of inventory.stock.counted.v1');
        expect(expected.code).toBe(0);
        const pact = await readFile(
          join(copy().root, 'contracts/pacts/operations/operations-inventory.json'),
          'utf8',
        );
        expect(pact).toContain('inventory.stock.counted.v1 for operations.record-every-event');
        const honoured = await copy().jest('apps/inventory/jest.pact-verify.config.mjs');
        expect(honoured.said).toContain('honours every contract of its neighbours');
        expect(honoured.code).toBe(0);
      },
      limitMs,
    );

    it(
      'honours what operations expects of every service',
      async () => {
        const { code, said } = await copy().jest('apps/tax-office/jest.pact-verify.config.mjs');
        expect(said).toContain('honours every contract of its neighbours');
        expect(code).toBe(0);
      },
      limitMs,
    );

    it.each([
      [['service', 'checkout'], 'apps/checkout is there already'],
      [['service', 'Tax Office'], '"Tax Office" is no kebab-case name, such as tax-office'],
      [
        ['event', 'inventory.stock.changed', '--field', 'sku:sku'],
        'inventory.stock.changed is there already',
      ],
      [['event', 'stock.counted', '--field', 'sku:sku'], '"stock.counted" is not owner.noun.verb'],
      [['event', 'inventory.stock.seen', '--field', 'sku:thing'], '"sku:thing" is not name:kind'],
      [['event', 'billing.bill.sent', '--field', 'sku:sku'], 'billing publishes nothing yet'],
    ])('refuses %j in one line, and changes nothing', async (args, reason) => {
      const { code, said } = await copy().create(...args);
      expect(said.trim().split('\n')).toEqual([expect.stringContaining(reason)]);
      expect(code).toBe(1);
    });
  });
}
