import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changedPacts, putBackPacts, takeOutPacts, uncommittedPacts } from './pact-folder.ts';

describe('the folder of pacts', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-pacts-'));
    mkdirSync(join(folder, 'checkout'));
    writeFileSync(join(folder, 'checkout', 'a.json'), '{"a":1}');
    writeFileSync(join(folder, 'checkout', 'b.json'), '{"b":1}');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is empty while consumers write, and equal files afterwards are no change', () => {
    const before = takeOutPacts(folder);
    expect(changedPacts(before, folder)).toEqual(['checkout/a.json', 'checkout/b.json']);
    writeFileSync(join(folder, 'checkout', 'a.json'), '{"a":1}');
    writeFileSync(join(folder, 'checkout', 'b.json'), '{"b":1}');
    expect(changedPacts(before, folder)).toEqual([]);
  });

  it('names what vanished, what is new and what differs', () => {
    const before = takeOutPacts(folder);
    writeFileSync(join(folder, 'checkout', 'a.json'), '{"a":2}');
    writeFileSync(join(folder, 'checkout', 'c.json'), '{}');
    expect(changedPacts(before, folder)).toEqual(['checkout/a.json', 'checkout/b.json', 'checkout/c.json']);
  });

  it('can be put back as it was after an interrupted run', () => {
    const before = takeOutPacts(folder);
    writeFileSync(join(folder, 'checkout', 'c.json'), '{}');
    putBackPacts(folder, before);
    expect(changedPacts(before, folder)).toEqual([]);
    expect(readFileSync(join(folder, 'checkout', 'b.json'), 'utf8')).toBe('{"b":1}');
  });

  it('is held against what is committed: what is other, new or gone is named, as long as there is a repository', () => {
    expect(uncommittedPacts(folder)).toEqual([]);
    const git = (...args: string[]): void => {
      const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...who, ...args], { cwd: folder });
    };
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'pacts');
    expect(uncommittedPacts(folder)).toEqual([]);
    writeFileSync(join(folder, 'checkout', 'a.json'), '{"a":2}');
    rmSync(join(folder, 'checkout', 'b.json'));
    writeFileSync(join(folder, 'checkout', 'c.json'), '{}');
    expect(uncommittedPacts(folder)).toEqual(['checkout/a.json', 'checkout/b.json', 'checkout/c.json']);
  });
});
