import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FilesLedger } from '../src/ledger/files-ledger.ts';
import { daysAgo, digestOf } from './support/ledger-state.ts';
import { repository } from './support/tree.ts';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
const tomorrow = daysAgo(-400).slice(0, 10);

/** Runs a command as `npx accord` does. */
function accord(command: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const [name = '', ...args] = command.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
  const main = join(repository, 'tools/gate/src/commands', `${name}.ts`);
  const child = spawn(process.execPath, ['--conditions=@accord/source', main, ...args], {
    env: { ...process.env, PACT_BROKER_BASE_URL: '', ACCORD_LEDGER_DIR: folder, USER: 'ada', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** checkout 1 and 2 want `stock` of inventory, checkout 3 wants more; inventory 1 was held against `stock` only. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accord-commands-'));
  const ledger = new FilesLedger(folder, () => new Date());
  const pact = (contract: string) => ({
    provider: 'inventory',
    digest: digestOf(contract),
    interactions: [{ description: contract, flow: 'checkout.place-order', kind: 'http' as const }],
  });
  const publish = (version: string, contract: string): Promise<void> =>
    ledger.publish({ service: 'checkout', version, publishedAt: daysAgo(1), pacts: [pact(contract)] }, []);
  await publish('1', 'stock');
  await publish('2', 'stock');
  await publish('3', 'more stock');
  await ledger.publish({ service: 'inventory', version: '1', publishedAt: daysAgo(1), pacts: [] }, []);
  await ledger.recordVerification({
    provider: 'inventory',
    providerVersion: '1',
    consumer: 'checkout',
    consumerVersion: '1',
    digest: digestOf('stock'),
    success: true,
    verifiedAt: daysAgo(1),
    by: 'provider',
    failures: [],
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the commands of the gate', () => {
  it('tell the story of two deploys, a broken one, a canary and the way back by their exit codes', async () => {
    const first = await accord('can-i-deploy inventory --version 1 --to live');
    expect(first).toMatchObject({ code: 2, out: expect.stringContaining('--first-deployment') });
    expect((await accord('can-i-deploy inventory --version 1 --to live --first-deployment')).code).toBe(0);
    expect(await accord('record-deployment inventory --version 1 --to live')).toMatchObject({
      code: 0,
      out: 'live runs inventory 1\n',
    });
    expect((await accord('can-i-deploy checkout --version 1 --to live')).code).toBe(0);
    expect((await accord('record-deployment checkout --version 1 --to live')).code).toBe(0);
    const broken = await accord('can-i-deploy checkout --version 3 --to live');
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('settle it: npx accord verify inventory --at 1 --pact checkout@3');
    expect(await accord('record-deployment checkout --version 2 --to live --canary')).toMatchObject({
      out: 'live runs checkout 1 and 2\n',
    });
    expect(await accord('record-deployment checkout --version 1 --to live')).toMatchObject({
      out: 'live runs checkout 1\n',
    });
  });

  it('say why in one line and a command, as a program reads it, too', async () => {
    expect(await accord('why checkout --version 3 --to live')).toEqual({
      code: 1,
      out:
        'checkout 3 -> inventory 1: missing; not verified yet: 1 interactions, flows checkout.place-order\n' +
        'npx accord verify inventory --at 1 --pact checkout@3\n',
      err: '',
    });
    const { code, out } = await accord('can-i-deploy checkout --version 3 --to live --json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'no',
      rows: [{ consumer: 'checkout', provider: 'inventory', result: 'missing' }],
    });
  });

  it('find an order, prove that there is none, or say that it cannot be told', async () => {
    expect(await accord('deploy-order checkout@2 inventory@1 --to live')).toMatchObject({ code: 0 });
    expect(await accord('deploy-order checkout@3 --to live')).toMatchObject({
      code: 1,
      out: expect.stringContaining('then checkout 3 is blocked'),
    });
    expect(await accord('deploy-order checkout@never-published --to live')).toMatchObject({
      code: 2,
      out: expect.stringContaining('cannot be told'),
    });
  });

  it('find the order of a first deployment, and say why in the same words as the answer', async () => {
    const first = 'checkout@1 inventory@1 --to nowhere-yet';
    expect((await accord(`deploy-order ${first}`)).code).toBe(2);
    expect(await accord(`deploy-order ${first} --first-deployment`)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1\. \w+ 1\n2\. \w+ 1\n$/),
    });
    expect((await accord('why checkout --version 1 --to nowhere-yet')).code).toBe(1);
    expect((await accord('why checkout --version 1 --to nowhere-yet --first-deployment')).code).toBe(0);
  });

  it('let a person answer for a broken contract, and keep the reason', async () => {
    const asked = `override checkout --to live --until ${tomorrow}`;
    expect((await accord(`${asked} --reason short`)).code).toBe(2);
    expect((await accord('override checkout --to live --until 2020-01-01 --reason "long enough"')).code).toBe(
      2,
    );
    expect((await accord('can-i-deploy checkout --version 3 --to live')).code).toBe(1);
    expect((await accord(`${asked} --reason "hotfix of the tax rounding"`)).code).toBe(0);
    const { code, out } = await accord('can-i-deploy checkout --version 3 --to live');
    expect(code).toBe(0);
    expect(out).toContain(`ok (override by ada until ${tomorrow})`);
    expect(readFileSync(join(folder, 'overrides.ndjson'), 'utf8')).toContain('hotfix of the tax rounding');
    writeFileSync(join(folder, 'overrides.ndjson'), '');
  });

  it.each([
    'can-i-deploy checkout --version 1',
    'can-i-deploy --to live',
    'can-i-deploy checkout --version 1 --to live --first-deploy',
    'can-i-deploy checkout --version 1 --to live --retention-days soon',
    'why checkout --version 1',
    'deploy-order --to live',
    'publish warehouse --version 1',
    'verify inventory --pact checkout@no-such-commit --at 1',
  ])('take a slip for no answer: %s', async (command) => {
    const { code, out, err } = await accord(command);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
    expect(err).not.toMatch(/\n {4}at /);
  });

  it('explain themselves without having been asked anything', async () => {
    expect(await accord('can-i-deploy --help')).toMatchObject({ code: 0, err: '' });
  });

  it('publish what this checkout demands, twice without harm, and never otherwise', async () => {
    const first = await accord('publish --version this');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^published checkout this: \d+ contracts$/m);
    expect(first.out).toMatch(/^verified enrollment -> vendor-moodle spec-[0-9a-f]{8}$/m);
    expect((await accord('publish checkout --version this')).code).toBe(0);
    const file = join(folder, 'versions/checkout/this.json');
    const told = readFileSync(file, 'utf8');
    expect(told).toContain('"provider": "vendor-stripe"');
    writeFileSync(file, told.replace(/"digest": "\w{64}"/, `"digest": "${digestOf('other')}"`));
    const otherwise = await accord('publish checkout --version this');
    expect(otherwise).toMatchObject({ code: 2, err: expect.stringContaining('a version never changes') });
  });

  it('cannot tell when the broker that is named does not answer, also to a program', async () => {
    const nobody = { PACT_BROKER_BASE_URL: 'http://127.0.0.1:9' };
    const { code, out } = await accord('can-i-deploy checkout --version 1 --to live --json', nobody);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'unknown',
      reasons: [expect.stringContaining('127.0.0.1:9')],
    });
  });

  it.each([
    ['deploy-order checkout@1 inventory@1 --to live', 'this needs a ledger of files'],
    [
      `override checkout --to live --until ${tomorrow} --reason "hotfix of the tax rounding"`,
      'keeps no overrides',
    ],
    ['can-i-deploy checkout --version 1 --to live --retention-days 7', 'knows no --retention-days'],
    ['can-i-deploy checkout --version 1 --to live --first-deployment', 'knows no --first-deployment'],
  ])('cannot tell what a Pact Broker does not know, and say so in one line: %s', async (command, why) => {
    const { code, out, err } = await accord(command, { PACT_BROKER_BASE_URL: 'http://127.0.0.1:9' });
    expect(code).toBe(2);
    expect((out + err).split('\n').filter((line) => line.includes(why))).toHaveLength(1);
  });

  it('cannot tell when the ledger is damaged, and name the file', async () => {
    const file = join(folder, 'versions/inventory/1.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, 40));
    const { code, out } = await accord('can-i-deploy checkout --version 1 --to live');
    writeFileSync(file, whole);
    expect(code).toBe(2);
    expect(out).toContain('versions/inventory/1.json of the ledger is not JSON');
  });

  it('answer without the native parts of Pact, Nest or an ORM', async () => {
    const main = join(repository, 'tools/gate/src/commands/can-i-deploy.ts');
    const listing = join(folder, 'loaded.mjs');
    writeFileSync(
      listing,
      `import { registerHooks } from 'node:module';
       registerHooks({ resolve(name, context, next) {
         if (/^(@nestjs|typeorm|@pact-foundation|@pactflow|amqplib|pg$)/.test(name)) console.log('LOADED ' + name);
         return next(name, context);
       } });`,
    );
    const child = spawn(
      process.execPath,
      [
        '--import',
        listing,
        '--conditions=@accord/source',
        main,
        'checkout',
        '--version',
        '1',
        '--to',
        'live',
      ],
      { env: { ...process.env, ACCORD_LEDGER_DIR: folder, PACT_BROKER_BASE_URL: '' } },
    );
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(out).toContain('yes: checkout 1 to live');
    expect(out).not.toContain('LOADED');
  });
});
