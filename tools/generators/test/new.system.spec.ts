import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { steps, stepsAsMarkdown } from '../src/vendor/steps.ts';
import { writeAll } from '../src/vendor/write-all.ts';
import { serviceAndEventSection } from './service-and-event.section.ts';
import { TreeCopy } from './support/tree-copy.ts';
import { vendorSection } from './vendor.section.ts';

const limitMs = 240_000;

// One copy of the tree for all: what looks at a whole tree looks once, at everything that was written.
let copy: TreeCopy;
const written = new Set<string>();

beforeAll(async () => {
  copy = await TreeCopy.make();
}, limitMs);
afterAll(() => copy.remove());

// What was written for the one stays for the other, and is looked at with it.
serviceAndEventSection(() => copy, written);
vendorSection(() => copy, written);

describe('what a generator writes', () => {
  it('is there whole or not at all', () => {
    const root = mkdtempSync(join(tmpdir(), 'accord-write-'));
    try {
      mkdirSync(join(root, 'taken'));
      writeFileSync(join(root, 'old'), 'as it was');
      const texts = new Map([
        ['new/inner/file', 'x'],
        ['old', 'changed'],
        ['taken', 'a folder cannot be written'],
      ]);
      expect(() => writeAll(root, texts)).toThrow('EISDIR');
      expect(readdirSync(root).sort()).toEqual(['old', 'taken']);
      expect(readFileSync(join(root, 'old'), 'utf8')).toBe('as it was');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('docs/add-a-vendor.md', () => {
  it('tells the eight steps that the command checks', () => {
    const page = fileURLToPath(new URL('../../../docs/add-a-vendor.md', import.meta.url));
    expect(steps).toHaveLength(8);
    expect(readFileSync(page, 'utf8')).toContain(stepsAsMarkdown());
  });

  it('asks the conformance run of each step that writes a part of the adapter', () => {
    const proved = steps.flatMap(({ proofs }, index) => (proofs.includes('conformance') ? [index + 1] : []));
    expect(proved).toEqual([1, 4, 5, 6]);
  });
});
