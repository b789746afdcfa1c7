import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { codeDigest } from './code-digest.ts';

describe('the name of the code', () => {
  const root = mkdtempSync(join(tmpdir(), 'accord-code-'));
  const git = (...args: string[]): string => execFileSync('git', ['-C', root, ...args]).toString();
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  git('init', '--quiet');
  write('apps/shop/main.ts', 'sell()');
  write('libs/money/index.ts', 'count()');
  git('add', '--all');
  const first = codeDigest(root);
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it('changes with a line that is in no commit, and comes back with it', () => {
    write('apps/shop/main.ts', 'give()');
    expect(codeDigest(root)).not.toBe(first);
    write('apps/shop/main.ts', 'sell()');
    expect(codeDigest(root)).toBe(first);
  });

  it('changes with a new file, and not with what stands beside the code', () => {
    write('contracts/pacts/a.json', '{}');
    expect(codeDigest(root)).toBe(first);
    write('libs/money/new.ts', 'lend()');
    expect(codeDigest(root)).not.toBe(first);
  });

  it('leaves what somebody has staged as it was', () => {
    const staged = git('diff', '--cached', '--name-only');
    codeDigest(root);
    expect(git('diff', '--cached', '--name-only')).toBe(staged);
  });

  it('is not given outside a checkout', () => {
    expect(() => codeDigest(tmpdir())).toThrow('git');
  });
});
