import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunningSystem } from '@accord/cli';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flowWith, runMatrix } from '../src/matrix.ts';
import { OlderBuilds } from '../src/older-build.ts';
import { historyOf, releasedVersions } from '../src/released.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const limitMs = 180_000;
const history = await historyOf(root);

// Without history there is no older version to run; a whole clone that lacks a released commit is red.
(history === 'whole' ? describe : outOfReach)('one service at its released version among the others', () => {
  let folder: string;
  let older: OlderBuilds;
  let system: RunningSystem;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accord-skew-'));
    older = new OlderBuilds(root, join(folder, 'older'));
    system = await RunningSystem.start({ folder: join(folder, 'system'), print: () => undefined });
  }, limitMs);

  afterAll(async () => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }, limitMs);

  const versions = releasedVersions(root);

  it('has a released version of every service', () => {
    expect([...versions.keys()].sort()).toEqual([
      'checkout',
      'customer',
      'enrollment',
      'inventory',
      'operations',
    ]);
  });

  it.each([...versions])(
    'carries an order to its end, and back, with %s as released',
    async (service, version) => {
      const [row] = await runMatrix({
        older,
        versions: new Map([[service, version]]),
        system,
        print: () => undefined,
      });
      expect(row?.wrong).toEqual([]);
    },
    limitMs,
  );

  it(
    'is red with an inventory that publishes its answer in a version nobody reads',
    async () => {
      const version = versions.get('inventory') ?? '';
      // A tree of its own, which may be broken.
      const programs = await new OlderBuilds(root, join(folder, 'broken')).of('inventory', version);
      const events = join(programs, '../../../libs/canonical/dist/events/inventory-events.js');
      const text = await readFile(events, 'utf8');
      const broken = text.replace("'inventory.reservation.committed',", '$& version: 9,');
      expect(broken).not.toBe(text);
      await writeFile(events, broken);
      const main = join(programs, 'main.js');
      expect(await flowWith(system, { service: 'inventory', main, patienceMs: 20_000 })).toEqual([
        'the order stays fulfilling',
      ]);
    },
    limitMs,
  );
});

function outOfReach(): void {
  const skipped = `SKIPPED: older versions cannot be run from a clone whose history is ${history}`;
  process.stderr.write(`\n${skipped}\n`);
  it(skipped, () => {
    expect(history).not.toBe('whole');
  });
}
