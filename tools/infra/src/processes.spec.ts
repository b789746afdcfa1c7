import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { descendantsOf, endProcess, endTree, isAlive, markOf } from './processes.ts';

const running = async (script: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('up')`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
};

describe('ending processes', () => {
  it('insists with SIGKILL when a process does not listen', async () => {
    const deaf = await running(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`);
    const mark = markOf(deaf.pid ?? 0);
    await endProcess(mark, 'SIGTERM', 50);
    expect(isAlive(mark)).toBe(false);
  });

  it('ends children that moved to a session of their own', async () => {
    const parent = await running(
      `require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }); setInterval(() => {}, 1000)`,
    );
    const children = descendantsOf(parent.pid ?? 0).map(markOf);
    expect(children.map(isAlive)).toEqual([true]);
    await endTree(markOf(parent.pid ?? 0), 1_000);
    expect(children.map(isAlive)).toEqual([false]);
  });

  it('does not touch a process that only has the number of the one that was meant', async () => {
    const other = await running('setInterval(() => {}, 1000)');
    const pid = other.pid ?? 0;
    await endProcess({ pid, startedAt: '1' }, 'SIGKILL', 50);
    expect(isAlive(markOf(pid))).toBe(true);
    other.kill('SIGKILL');
    await once(other, 'exit');
  });
});
