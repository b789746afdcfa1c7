import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holderOf, tryLock } from './lock.ts';
import { markOf } from './processes.ts';

describe('a lock file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-lock-'));
    path = join(folder, 'keeper.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is held by one until that one releases it, and leaves nothing behind', () => {
    const release = tryLock(path);
    expect(holderOf(path)?.pid).toBe(process.pid);
    expect(tryLock(path)).toBeUndefined();
    release?.();
    expect(readdirSync(folder)).toEqual([]);
    tryLock(path)?.();
    expect(existsSync(path)).toBe(false);
  });

  it('is taken where the folder of the state was thrown away', () => {
    rmSync(folder, { recursive: true });
    expect(tryLock(path)).toBeInstanceOf(Function);
    expect(holderOf(path)?.pid).toBe(process.pid);
  });

  it('is taken over from a holder that was killed', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(holder, 'spawn');
    writeFileSync(path, JSON.stringify(markOf(holder.pid ?? 0)));
    expect(tryLock(path)).toBeUndefined();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const release = tryLock(path);
    expect(holderOf(path)?.pid).toBe(process.pid);
    release?.();
  });

  it('is not held by a later process that happens to have the same number', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: '1' }));
    expect(holderOf(path)).toBeUndefined();
    expect(tryLock(path)).toBeInstanceOf(Function);
  });

  it('counts for nothing when it was cut short while being written', () => {
    writeFileSync(path, '{"pid":');
    expect(tryLock(path)).toBeInstanceOf(Function);
  });
});
