import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FilesLedger } from '../src/ledger/files-ledger.ts';
import { PactBrokerLedger } from '../src/ledger/pact-broker-ledger.ts';
import { openLedger } from '../src/ledger/open-ledger.ts';
import type { PublishedVersion, Verification } from '../src/ledger/records.ts';
import { daysAgo, digestOf, now } from './support/ledger-state.ts';
import { LoopbackBroker } from './support/loopback-broker.ts';
import { repository } from './support/tree.ts';

const checkout: PublishedVersion = {
  service: 'checkout',
  version: '2',
  publishedAt: daysAgo(0),
  pacts: [
    {
      provider: 'inventory',
      digest: digestOf('stock'),
      interactions: [{ description: 'stock', kind: 'http' }],
    },
  ],
};
const verification: Verification = {
  provider: 'inventory',
  providerVersion: '1',
  consumer: 'checkout',
  consumerVersion: '2',
  digest: digestOf('stock'),
  success: true,
  verifiedAt: daysAgo(0),
  by: 'provider',
  failures: [],
};
const pact = join(repository, 'contracts/pacts/checkout/checkout-inventory.json');
const question = { service: 'checkout', version: '2', environment: 'production', vendors: [], now };

describe('a ledger of files', () => {
  let folder: string;
  let ledger: FilesLedger;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-ledger-'));
    ledger = new FilesLedger(folder, () => now);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const goes = (version: string, canary = false): Promise<readonly { version: string }[]> =>
    ledger.recordDeployment({ environment: 'production', service: 'inventory', version, canary });

  it('answers from what was written, and not before it is complete', async () => {
    expect((await ledger.canDeploy(question)).verdict).toBe('unknown');
    await ledger.publish(checkout, [pact]);
    expect((await ledger.canDeploy(question)).verdict).toBe('no');
    await ledger.publish({ ...checkout, service: 'inventory', version: '1', pacts: [] }, []);
    await goes('1');
    expect((await ledger.canDeploy(question)).rows).toMatchObject([{ result: 'missing' }]);
    await ledger.recordVerification(verification);
    expect((await ledger.canDeploy(question)).verdict).toBe('yes');
    expect((await ledger.canDeploy({ ...question, environment: 'staging' })).verdict).toBe('no');
  });

  it('lets one version take the other’s place, stand beside it as a canary, and come back', async () => {
    expect((await goes('1')).map(({ version }) => version)).toEqual(['1']);
    expect((await goes('2', true)).map(({ version }) => version)).toEqual(['1', '2']);
    expect((await goes('2')).map(({ version }) => version)).toEqual(['2']);
    expect((await goes('1')).map(({ version }) => version)).toEqual(['1']);
  });

  it('sees a vendor in every environment, since it deploys to everybody at once', async () => {
    await ledger.recordDeployment({
      environment: 'vendors',
      service: 'vendor-stripe',
      version: 'spec-1',
      canary: false,
    });
    expect((await ledger.read('staging', { now, candidates: [] })).environment).toMatchObject({
      name: 'staging',
      deployments: [{ service: 'vendor-stripe', version: 'spec-1', until: null }],
    });
  });

  it('reads only what concerns the question, however much it has seen', async () => {
    await ledger.publish(checkout, []);
    await ledger.publish({ ...checkout, version: '1' }, []);
    await ledger.recordVerification(verification);
    const { versions, verifications } = await ledger.read('production', { now, candidates: [checkout] });
    expect(versions.map(({ version }) => version)).toEqual(['2']);
    expect(verifications).toEqual([]);
    await goes('1');
    const known = async (at: Date): Promise<readonly Verification[]> =>
      (await ledger.read('production', { now: at, candidates: [checkout] })).verifications;
    expect(await known(now)).toEqual([verification]);
    await goes('2');
    expect(await known(new Date(daysAgo(-29)))).toEqual([verification]);
    expect(await known(new Date(daysAgo(-31)))).toEqual([]);
  });

  it('never lets a published version change what it demands', async () => {
    await ledger.publish(checkout, [pact]);
    await ledger.publish({ ...checkout, publishedAt: daysAgo(-1) }, [pact]);
    await expect(ledger.publish({ ...checkout, pacts: [] }, [])).rejects.toThrow('a version never changes');
  });

  it('lets one of several win that publish the same version with other contracts at once', async () => {
    const rivals = ['a', 'b', 'c', 'd', 'e'].map((contract) => ({
      ...checkout,
      pacts: checkout.pacts.map((one) => ({ ...one, digest: digestOf(contract) })),
    }));
    const outcomes = await Promise.allSettled(
      rivals.map((rival) => new FilesLedger(folder, () => now).publish(rival, [])),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = rivals[outcomes.findIndex(({ status }) => status === 'fulfilled')];
    expect((await ledger.read('production', { now, candidates: [checkout] })).versions).toEqual([winner]);
    expect(readdirSync(join(folder, 'versions', 'checkout'))).toEqual(['2.json']);
  });

  it('leaves nothing outside its folder, whatever a version is called', async () => {
    await ledger.publish({ ...checkout, version: '../../../escaped' }, []);
    expect(readdirSync(join(folder, 'versions', 'checkout'))).toHaveLength(1);
    expect(
      (
        await ledger.read('production', {
          now,
          candidates: [{ service: 'checkout', version: '../../../escaped' }],
        })
      ).versions.map(({ version }) => version),
    ).toEqual(['../../../escaped']);
  });

  it.each([
    ['versions/checkout/2.json', '{"service":', 'is not JSON'],
    ['versions/checkout/2.json', '{"service":"checkout"}', 'is broken at version'],
    [
      'environments/production.ndjson',
      '{"service":"inventory"}\n',
      'line 1 of the ledger is broken at version',
    ],
  ])('cannot tell when %s holds %s', async (path, content, reason) => {
    await ledger.publish(checkout, []);
    await goes('1');
    writeFileSync(join(folder, path), content);
    await expect(ledger.canDeploy(question)).rejects.toThrow(reason);
  });

  it('loses nothing of what several processes record at once', async () => {
    const program = `
      import { FilesLedger } from ${JSON.stringify(join(repository, 'tools/gate/src/ledger/files-ledger.ts'))};
      const [folder, who] = process.argv.slice(2);
      const ledger = new FilesLedger(folder, () => new Date());
      for (let n = 0; n < 25; n += 1) {
        await ledger.recordDeployment({ environment: 'production', service: who, version: String(n), canary: true });
      }`;
    const script = join(folder, 'record.ts');
    writeFileSync(script, program);
    const codes = await Promise.all(
      ['a', 'b', 'c', 'd'].map(
        (who) =>
          new Promise<number | null>((resolve, reject) =>
            spawn(process.execPath, ['--conditions=@accord/source', script, folder, who], {
              stdio: 'inherit',
            })
              .once('error', reject)
              .once('exit', resolve),
          ),
      ),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    expect((await ledger.read('production', { now, candidates: [] })).environment.deployments).toHaveLength(
      100,
    );
  });

  it('keeps every override for good, and counts the one that holds', async () => {
    await ledger.publish(checkout, []);
    const override = {
      service: 'checkout',
      environment: 'production',
      reason: 'hotfix of the night',
      by: 'ada',
    };
    await ledger.recordOverride({ ...override, until: daysAgo(-1), at: daysAgo(0) });
    await ledger.recordOverride({ ...override, until: daysAgo(3), at: daysAgo(4) });
    expect(await ledger.canDeploy({ ...question, firstDeployment: true })).toMatchObject({
      verdict: 'yes',
      reasons: [],
    });
    expect((await ledger.read('production', { now, candidates: [] })).overrides).toHaveLength(2);
    appendFileSync(join(folder, 'overrides.ndjson'), '{"service":"checkout","reason":"x"}\n');
    await expect(ledger.canDeploy({ ...question, firstDeployment: true })).rejects.toThrow(
      'overrides.ndjson line 3',
    );
  });
});

describe('a Pact Broker as the ledger', () => {
  let broker: LoopbackBroker;
  beforeEach(async () => {
    broker = await LoopbackBroker.start();
    process.env['PACT_BROKER_TOKEN'] = 'right';
  });
  afterEach(async () => {
    delete process.env['PACT_BROKER_TOKEN'];
    await broker.stop();
  });
  const ledger = (url = broker.url) => openLedger({ broker: url, ledgerFolder: 'unused', now: () => now });

  it('is told contracts, verifications and deployments through its documented API', async () => {
    await ledger().publish({ ...checkout, branch: 'main' }, [pact]);
    expect(broker.published).toMatchObject([
      {
        pacticipantName: 'checkout',
        pacticipantVersionNumber: '2',
        contracts: [{ providerName: 'inventory' }],
      },
    ]);
    await ledger().recordVerification({ ...verification, success: false });
    expect(broker.verifications).toMatchObject([
      {
        path: '/pacts/provider/inventory/consumer/checkout/version/2/verification-results',
        body: { success: false, providerApplicationVersion: '1' },
      },
    ]);
    await ledger().recordDeployment({
      environment: 'production',
      service: 'checkout',
      version: '2',
      canary: false,
    });
    expect(broker.deployments).toEqual([
      'POST /pacticipants/checkout/versions/2/deployed-versions/environment/1',
    ]);
  });

  it.each([
    [true, 'yes', 'ok'],
    [false, 'no', 'failed'],
    [null, 'no', 'missing'],
  ])('says with a verification that is %s: %s', async (success, verdict, result) => {
    broker.matrix = [{ consumer: 'checkout', provider: 'inventory', success }];
    const answer = await ledger().canDeploy(question);
    expect(answer.verdict).toBe(verdict);
    expect(answer.rows).toMatchObject([{ consumer: 'checkout', provider: 'inventory', result }]);
  });

  it('is not enough where the specification of a critical vendor is stale', async () => {
    broker.matrix = [{ consumer: 'checkout', provider: 'vendor-stripe', success: true }];
    const watch = { vendor: 'stripe', lastCheckedAt: daysAgo(16), maxAgeDays: 14 };
    const asked = (critical: boolean) => ({ ...question, vendors: [{ ...watch, critical }] });
    expect(await ledger().canDeploy(asked(false))).toMatchObject({
      verdict: 'yes',
      warnings: [expect.stringContaining('16 days ago')],
    });
    expect(await ledger().canDeploy(asked(true))).toMatchObject({
      verdict: 'no',
      reasons: [expect.stringContaining('16 days ago')],
    });
  });

  it('is not believed when it says yes beside a pair that is not verified', async () => {
    broker.matrix = [{ consumer: 'checkout', provider: 'inventory', success: null }];
    broker.deployable = true;
    await expect(ledger().canDeploy(question)).rejects.toThrow('says yes beside a pair');
  });

  it.each(['refuses', 'breaks', 'babbles'] as const)('cannot tell when it %s', async (illness) => {
    broker.illness = illness;
    await expect(ledger().canDeploy(question)).rejects.toThrow();
    await expect(ledger().recordVerification(verification)).rejects.toThrow();
  });

  it('cannot tell when it hangs, and says so before a person would', async () => {
    broker.illness = 'hangs';
    const impatient = new PactBrokerLedger(broker.url, () => now, 1_000);
    await expect(impatient.canDeploy(question)).rejects.toThrow('gave no answer within 1 s');
  });

  it('cannot tell when nobody listens there', async () => {
    await expect(ledger('http://127.0.0.1:9').canDeploy(question)).rejects.toThrow('127.0.0.1:9');
    await expect(ledger('http://127.0.0.1:9').recordVerification(verification)).rejects.toThrow(
      'does not answer',
    );
  });
});
