import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import { Keeper, type KeeperOptions } from './keeper.ts';
import { removePins, takeLease } from './leases.ts';
import { readStatus } from './status.ts';

describe('Keeper', () => {
  let folder: string;
  let started: string[];
  let stopped: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-keeper-'));
    started = [];
    stopped = [];
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const keeper = (more: Partial<KeeperOptions> = {}): Keeper =>
    new Keeper({
      folder,
      lingerMs: 0,
      provide: async (dependency) => {
        started.push(dependency);
        return {
          url: `${dependency}://there`,
          source: 'a test',
          stop: async () => void stopped.push(dependency),
        };
      },
      ...more,
    });

  const isReady = (name: 'postgres' | 'rabbitmq') =>
    eventually(() => expect(readStatus(folder)?.[name].state).toBe('ready'), { because: `${name} being up` });

  it('starts only what is needed, and once for all who need it', async () => {
    const leases = [takeLease(folder, ['postgres']), takeLease(folder, ['postgres'])];
    const run = keeper().run();
    await isReady('postgres');
    for (const release of leases) release();
    await run;
    expect([started, stopped]).toEqual([['postgres'], ['postgres']]);
  });

  it('starts the other one when a later holder needs it, and stops both after the last is gone', async () => {
    const first = takeLease(folder, ['postgres']);
    const run = keeper().run();
    await isReady('postgres');
    const second = takeLease(folder, ['rabbitmq']);
    first();
    await isReady('rabbitmq');
    expect(stopped).toEqual([]);
    second();
    await run;
    expect(stopped).toEqual(['postgres', 'rabbitmq']);
  });

  it('starts nothing for a holder that is dead, and clears its lease away', async () => {
    takeLease(folder, ['postgres']);
    const [name = ''] = readdirSync(join(folder, 'leases'));
    const dead = { holder: { pid: process.pid, startedAt: '1' }, needs: ['postgres'], pinned: false };
    writeFileSync(join(folder, 'leases', name), JSON.stringify(dead));
    await keeper().run();
    expect([started, readdirSync(join(folder, 'leases'))]).toEqual([[], []]);
  });

  it('stays for a pin although nobody is there, until it is told to stop', async () => {
    takeLease(folder, ['postgres'], { pinned: true });
    const pinned = keeper();
    const run = pinned.run();
    await isReady('postgres');
    pinned.stopWhenIdle();
    expect(readStatus(folder)?.stopping).toBe(false);
    pinned.stopNow();
    await run;
    expect(stopped).toEqual(['postgres']);
    removePins(folder);
  });

  it('says why a dependency cannot be had and ends when the one who asked has gone', async () => {
    const lease = takeLease(folder, ['rabbitmq']);
    const run = keeper({
      lingerMs: 3_600_000,
      provide: () => Promise.reject(new Error('install RabbitMQ')),
    }).run();
    await eventually(() =>
      expect(readStatus(folder)?.rabbitmq).toEqual({ state: 'failed', reason: 'install RabbitMQ' }),
    );
    lease();
    await run;
  });
});
