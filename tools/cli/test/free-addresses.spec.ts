import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { holdFreeAddresses } from '../src/system/free-addresses.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accord-ports-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('gives no two systems the same ports, although nobody listens there yet', async () => {
  let drawn = 0;
  const one = await holdFreeAddresses({ folder, draw: () => (drawn += 1) });
  let drawnAgain = drawn - 1;
  const other = await holdFreeAddresses({ folder, draw: () => (drawnAgain += 1) });
  expect(other.addresses.port('checkout')).not.toBe(one.addresses.port('checkout'));
  one.release();
  other.release();
  expect(readdirSync(folder)).toEqual([]);
});
