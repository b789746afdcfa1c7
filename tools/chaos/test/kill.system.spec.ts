import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { killRun } from '../src/kill-run.ts';

const orders = 2_000;
// Another run every time; the seed is printed and repeats it: npx accord chaos --seed N
const seed = Number(process.env['ACCORD_CHAOS_SEED'] ?? Date.now() % 1_000_000);

it(`loses and doubles nothing of ${orders} orders while services, broker and database are killed (seed ${seed})`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'accord-kill-'));
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const { accepted, refused, kills, findings } = await killRun({
    seed,
    orders,
    extraKills: 4,
    folder,
    print,
  });
  expect(findings).toEqual([]);
  expect(accepted.length + refused).toBe(orders);
  expect(accepted.length).toBeGreaterThan(orders * 0.8);
  expect(kills.length).toBe(10);
  await rm(folder, { recursive: true, force: true });
}, 900_000);
