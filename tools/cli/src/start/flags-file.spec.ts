import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentFlags } from './flags-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accord-flags-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('lays out a file of feature flags that switches nothing, and never writes over one that is there', () => {
  const file = developmentFlags(folder);
  expect(file).toBe(join(folder, 'flags.json'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ flags: {} });
  writeFileSync(file, 'mine');
  expect(developmentFlags(folder)).toBe(file);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});
