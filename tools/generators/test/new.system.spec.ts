import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { linkPackages } from '@accord/cli';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const limitMs = 240_000;

interface Outcome {
  readonly code: number;
  readonly said: string;
}

describe('what the generators write', () => {
  let copy: string;
  let written: string[];

  /** One command of the workspace, in the copy. */
  const node = async (...args: string[]): Promise<Outcome> => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    try {
      const { stdout, stderr } = await run(process.execPath, args, { cwd: copy, env, maxBuffer: 1e8 });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  };
  const create = (...args: string[]): Promise<Outcome> =>
    node('--conditions=@accord/source', 'tools/generators/src/main.ts', ...args);
  const jest = (config: string, ...more: string[]): Promise<Outcome> =>
    node('--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', config, ...more);

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'accord-new-'));
    const { stdout } = await run('git', ['ls-files', '-z', '--cached'], { cwd: root, maxBuffer: 1e8 });
    for (const file of stdout.split('\0').filter(Boolean)) await cp(join(root, file), join(copy, file));
    await linkPackages(root, copy);
    const outcomes = [
      await create('service', 'tax-office'),
      await create('event', 'inventory.stock.counted', '--field', 'sku:sku', '--field', 'counted:integer'),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    written = outcomes.flatMap(({ said }) =>
      [...said.matchAll(/^wrote (.*)$/gm)].map(([, file = '']) => file),
    );
  }, limitMs);

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it(
    'fits types, format, boundaries and lock, and leaves nothing that nobody uses',
    async () => {
      const args = ['tools/checks/src/main.ts', 'types', 'format', 'boundaries', 'lock', 'dead-code'];
      const { code, said } = await node(...args);
      expect(said).not.toMatch(/^RED/m);
      expect(code).toBe(0);
    },
    limitMs,
  );

  it(
    'pleases the linter',
    async () => {
      const code = written.filter((file) => file.endsWith('.ts'));
      expect(await node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...code)).toEqual({
        code: 0,
        said: '',
      });
    },
    limitMs,
  );

  it(
    'passes its own tests on a real database and broker',
    async () => {
      const { code, said } = await jest('apps/tax-office/jest.config.mjs');
      expect(said).toMatch(/Tests: +2 passed, 2 total/);
      expect(code).toBe(0);
    },
    limitMs,
  );

  it(
    'writes down what it expects of checkout, by its real handler',
    async () => {
      const { code, said } = await jest('apps/tax-office/jest.pact-consumer.config.mjs');
      expect(said).toMatch(/Tests: +1 passed, 1 total/);
      expect(code).toBe(0);
      const pact = await readFile(join(copy, 'contracts/pacts/tax-office/tax-office-checkout.json'), 'utf8');
      expect(pact).toContain('checkout.order.placed.v1 for tax-office.record-order-on-order-placed');
    },
    limitMs,
  );

  it(
    'is in the catalogue, with schema and example',
    async () => {
      const { code, said } = await jest('libs/canonical/jest.config.mjs', 'events');
      expect(said).toContain('has one example for every event');
      expect(code).toBe(0);
      expect(await readFile(join(copy, 'libs/canonical/src/events/catalogue.ts'), 'utf8')).toContain(
        'stockCounted,',
      );
    },
    limitMs,
  );

  it(
    'is told by operations, which has it under contract, and honoured by its owner',
    async () => {
      const words = await jest('apps/operations/jest.config.mjs', 'told-by-event');
      expect(words.said).toContain('has words for every event of the catalogue');
      expect(words.code).toBe(0);
      const expected = await jest('apps/operations/jest.pact-consumer.config.mjs');
      expect(expected.said).toContain('tells of inventory.stock.counted.v1');
      expect(expected.code).toBe(0);
      const pact = await readFile(join(copy, 'contracts/pacts/operations/operations-inventory.json'), 'utf8');
      expect(pact).toContain('inventory.stock.counted.v1 for operations.record-every-event');
      const honoured = await jest('apps/inventory/jest.pact-verify.config.mjs');
      expect(honoured.said).toContain('honours every contract of its neighbours');
      expect(honoured.code).toBe(0);
    },
    limitMs,
  );

  it(
    'honours what operations expects of every service',
    async () => {
      const { code, said } = await jest('apps/tax-office/jest.pact-verify.config.mjs');
      expect(said).toContain('honours every contract of its neighbours');
      expect(code).toBe(0);
    },
    limitMs,
  );

  it(
    'leaves the gate green, once the documents are written',
    async () => {
      for (const folder of ['libs', 'apps', 'tools']) {
        for (const project of await readdir(join(copy, folder)))
          if (existsSync(join(copy, folder, project, 'package.json')))
            await node('tools/build.mjs', join(folder, project));
      }
      expect(await node('tools/gate/dist/documents/main.js')).toMatchObject({ code: 0 });
      const gate = await node('tools/gate/dist/gate/main.js');
      expect(gate).toMatchObject({ code: 0, said: expect.stringMatching(/^gate: 0 breaking/m) });
    },
    limitMs,
  );

  it.each([
    [['service', 'checkout'], 'apps/checkout is there already'],
    [['service', 'Tax Office'], '"Tax Office" is no kebab-case name, such as tax-office'],
    [['event', 'inventory.stock.changed', '--field', 'sku:sku'], 'inventory.stock.changed is there already'],
    [['event', 'stock.counted', '--field', 'sku:sku'], '"stock.counted" is not owner.noun.verb'],
    [['event', 'inventory.stock.seen', '--field', 'sku:thing'], '"sku:thing" is not name:kind'],
    [['event', 'billing.bill.sent', '--field', 'sku:sku'], 'billing publishes nothing yet'],
  ])('refuses %j in one line, and changes nothing', async (args, reason) => {
    const { code, said } = await create(...args);
    expect(said.trim().split('\n')).toEqual([expect.stringContaining(reason)]);
    expect(code).toBe(1);
  });
});
