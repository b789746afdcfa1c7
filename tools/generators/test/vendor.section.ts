import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Outcome, type TreeCopy, writtenIn } from './support/tree-copy.ts';

const limitMs = 240_000;
const clean = { code: 0, said: '' };
const vendors = { postmark: 'sendgrid', brevo: 'klaviyo', shippo: 'sendcloud' } as const;

/** @param all names of the files that were written before, to which those of the vendors come */
export function vendorSection(copy: () => TreeCopy, all: Set<string>): void {
  describe('a vendor that is written like another one', () => {
    const written = new Map<string, readonly string[]>();

    const create = (...args: string[]): Promise<Outcome> => copy().create('vendor', ...args);
    const check = (...args: string[]): Promise<Outcome> =>
      copy().tool('tools/generators/src/commands/vendor.ts', 'check', ...args);
    const read = (file: string): string => readFileSync(join(copy().root, file), 'utf8');
    const write = (file: string, text: string): void => writeFileSync(join(copy().root, file), text);

    beforeAll(async () => {
      for (const [name, like] of Object.entries(vendors)) {
        const outcome = await create(name, '--like', like);
        expect(outcome).toEqual({ code: 0, said: expect.any(String) });
        written.set(name, writtenIn(outcome));
        for (const file of writtenIn(outcome)) all.add(file);
      }
    }, limitMs);

    it.each([
      ['fits types', 'types'],
      ['fits boundaries', 'boundaries'],
      ['fits the lock', 'lock'],
      ['leaves nothing that nobody uses', 'dead-code'],
    ])(
      '%s, as all that was written does',
      async (_what, named) => {
        const { code, said } = await copy().node('tools/checks/src/main.ts', named);
        expect(said).not.toMatch(/^RED/m);
        expect(code).toBe(0);
      },
      limitMs,
    );

    it(
      'pleases the linter, as all that was written does',
      async () => {
        const typescript = [...all].filter((file) => file.endsWith('.ts'));
        expect(typescript.length).toBeGreaterThan(60);
        expect(await copy().lint(typescript)).toEqual(clean);
      },
      limitMs,
    );

    it(
      'pleases the formatter, as all that was written does',
      async () => {
        const format = ['node_modules/prettier/bin/prettier.cjs', '--log-level', 'warn', '--ignore-unknown'];
        expect(await copy().node(...format, '--check', ...all)).toEqual(clean);
      },
      limitMs,
    );

    it.each(Object.entries(vendors))(
      '%s says nothing of %s but that it was written like it',
      (name, like) => {
        const own = written.get(name)?.filter((file) => file.includes(name)) ?? [];
        expect(own.length).toBeGreaterThan(10);
        for (const file of own) {
          const claims = read(file).replace(/^.*[Ww]ritten like .*$/gm, '');
          expect({ file, claims: claims.match(new RegExp(like, 'i')) }).toEqual({ file, claims: null });
        }
        expect(read(`contracts/vendors/${name}/vendor.json`)).toContain('not looked up yet');
        expect(existsSync(join(copy().root, `contracts/vendors/${name}/slice.json`))).toBe(false);
      },
    );

    it.each([
      { name: 'brevo', service: 'customer', pacts: ['vendor-brevo'] },
      { name: 'shippo', service: 'inventory', pacts: ['vendor-shippo', 'vendor-shippo-webhooks'] },
    ])(
      '$name keeps the promises of its role, and its test writes the contract that it was given',
      async ({ name, service, pacts }) => {
        const given = pacts.map((provider) => read(`contracts/pacts/${service}/${service}-${provider}.json`));
        const runs = [
          await copy().jest(`apps/${service}/jest.config.mjs`, `(conformance|vendors)/.*${name}`),
          await copy().jest(`apps/${service}/jest.pact-consumer.config.mjs`, `vendors/${name}[.]`),
        ];
        for (const { code, said } of runs) {
          expect(said).toMatch(/^Tests: +\d+ passed, \d+ total/m);
          expect(code).toBe(0);
        }
        expect(
          pacts.map((provider) => read(`contracts/pacts/${service}/${service}-${provider}.json`)),
        ).toEqual(given);
      },
      limitMs,
    );

    it(
      'has a mock that honours the contract, over HTTP and in webhooks',
      async () => {
        const config = 'tools/vendor-mocks/jest.pact-verify.config.mjs';
        const { code, said } = await copy().jest(config, 'vendors.verify', '-t', 'brevo|shippo');
        expect([...said.matchAll(/✓ (.*) \(/g)].map(([, test]) => test)).toEqual([
          'honours every pact with shippo',
          'honours every pact with brevo',
          'sends the webhooks that the pacts with shippo speak of',
        ]);
        expect(code).toBe(0);
      },
      limitMs,
    );

    it(
      'is not done before each step was compared, nor while its adapter breaks a promise of the role',
      async () => {
        const errors = 'apps/customer/src/vendors/postmark/postmark.errors.ts';
        const draft = read(errors);
        write(errors, draft.replaceAll("kind: 'transient', sent: 'yes'", "kind: 'invalid', sent: 'yes'"));
        const { code, said } = await check('postmark');
        write(errors, draft);
        const marks = [...said.matchAll(/^(ok|open) +(\d)\./gm)].map(([, mark, step]) => `${step} ${mark}`);
        expect(marks).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((step) => `${step} open`));
        expect(said).toMatch(/^open 1\. .*\n +red: .*conformance/);
        expect(code).toBe(1);
      },
      limitMs,
    );

    it(
      'is compared with its vendor by somebody, and every service is built and says what it promises',
      async () => {
        for (const file of written.get('postmark') ?? [])
          write(
            file,
            read(file)
              .replace(/^\/\/ Written like .*\n/, '')
              .replaceAll(' and not compared yet', ''),
          );
        const folder = 'contracts/vendors/postmark';
        write(`${folder}/vendor.json`, read(`${folder}/vendor.json`).replace('not looked up yet', 'MIT'));
        for (const file of readdirSync(join(copy().root, folder, 'recordings'))) {
          const sample = `${folder}/recordings/${file}`;
          write(sample, read(sample).replace(/example of our own.*?"/, 'answer of the sandbox, redacted"'));
        }
        await copy().build(all);
        const documents = await copy().tool('tools/gate/src/documents/main.ts');
        expect(documents).toEqual({ code: 0, said: expect.stringContaining('tax-office') });
      },
      limitMs,
    );

    it(
      'is done once each step was compared, and passes contract, mock and gate, as all that was written does',
      async () => {
        expect(await check('postmark')).toEqual({
          code: 0,
          said: expect.stringMatching(/^(ok {3}\d\. .*\n){8}postmark: done\n$/),
        });
      },
      limitMs,
    );

    it.each([
      [['checkout', '--like', 'sendgrid'], 'apps/checkout is there already'],
      [['klaviyo', '--like', 'sendgrid'], 'contracts/vendors/klaviyo is there already'],
      [['Post-Mark', '--like', 'sendgrid'], '"Post-Mark" is no name of a vendor: one word in small letters'],
      [['mailgun', '--like', 'toString'], 'nothing can be written like "toString"'],
      [['mailgun', '--like', 'sendgrid', '--service', 'checkout'], 'what SendGrid does belongs to customer'],
    ])('%j is refused in one line', async (args, reason) => {
      const { code, said } = await create(...args);
      expect(said.trim().split('\n')).toEqual([expect.stringContaining(reason)]);
      expect(code).toBe(1);
    });

    it('is refused whole where one of its files is there, or a table has another form', async () => {
      const stray = 'apps/customer/test/conformance/mailgun.spec.ts';
      write(stray, '');
      expect((await create('mailgun', '--like', 'sendgrid')).said).toBe(`${stray} is there already\n`);
      rmSync(join(copy().root, stray));
      const table = 'tools/cli/src/start/vendor-environment.ts';
      const before = read(table);
      write(table, before.replace('SENDGRID: {', 'SENDGRID:{'));
      expect((await create('mailgun', '--like', 'sendgrid')).said).toContain(`${table}: `);
      write(table, before);
      for (const folder of [
        'apps/customer/src/vendors',
        'contracts/vendors',
        'tools/vendor-mocks/src/vendors',
      ])
        expect(readdirSync(join(copy().root, folder))).not.toContain('mailgun');
    });
  });
}
