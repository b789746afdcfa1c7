import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import { z } from 'zod';
import { isFree } from '../src/ports.ts';
import {
  descendantsOf,
  endProcess,
  isAlive,
  markOf,
  processesWith,
  type ProcessMark,
} from '../src/processes.ts';

const script = fileURLToPath(new URL('./owner.ts', import.meta.url));
const ports = z.object({ epmd: z.number() });

describe('what a program has started', () => {
  let folder: string;
  let started: ProcessMark[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-owner-'));
    started = [];
  });

  afterEach(async () => {
    await Promise.all(started.map((mark) => endProcess(mark, 'SIGKILL', 0)));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Leads a group of its own, as a command in a terminal does. */
  const ownerOf = async (what: 'servers' | 'a program and a folder'): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [script, folder, what], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    started = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)].map(markOf);
    return child;
  };
  const stillAlive = (): ProcessMark[] => started.filter(isAlive);

  const nameServerRuns = async (): Promise<boolean> => {
    const file = readFileSync(join(folder, 'rabbitmq', 'ports.json'), 'utf8');
    return !(await isFree(ports.parse(JSON.parse(file)).epmd));
  };

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('is gone before the program ends on %s, with exit code %i', async (signal, exitCode) => {
    const owner = await ownerOf('a program and a folder');
    expect([stillAlive().length, existsSync(join(folder, 'scratch'))]).toEqual([3, true]);
    owner.kill(signal);
    expect(await once(owner, 'exit')).toEqual([exitCode, null]);
    expect([stillAlive(), existsSync(join(folder, 'scratch'))]).toEqual([[], false]);
  });

  it('is gone soon after kill -9 of the program and its group', async () => {
    const owner = await ownerOf('a program and a folder');
    process.kill(-(owner.pid ?? 0), 'SIGKILL');
    await eventually(() => expect([stillAlive(), existsSync(join(folder, 'scratch'))]).toEqual([[], false]));
  });

  it('is gone when its owner was killed on the very line on which it was born', async () => {
    const path = `${process.env['PATH'] ?? ''}:${folder}`;
    const owner = spawn(process.execPath, [script, folder, 'a newborn'], {
      env: { ...process.env, PATH: path },
      stdio: 'ignore',
    });
    expect(await once(owner, 'exit')).toEqual([null, 'SIGKILL']);
    started = processesWith('PATH', path);
    // It may be gone already.
    expect(Number(readFileSync(join(folder, 'born'), 'utf8'))).toBeGreaterThan(0);
    await eventually(() => expect(processesWith('PATH', path)).toEqual([]));
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'is gone after %s when it is servers, and no name server of theirs stays',
    async (signal) => {
      const owner = await ownerOf('servers');
      expect(await nameServerRuns()).toBe(true);
      owner.kill(signal);
      await eventually(async () => expect([stillAlive(), await nameServerRuns()]).toEqual([[], false]), {
        timeoutMs: 60_000,
      });
    },
    120_000,
  );
});
