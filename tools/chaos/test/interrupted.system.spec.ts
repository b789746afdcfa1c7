import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { endProcess, errorCode, isMissing, markOf } from '@accord/infra';
import { eventually } from '@accord/test-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const door = fileURLToPath(new URL('../../door.mjs', import.meta.url));
const programs = ['checkout', 'customer', 'enrollment', 'inventory', 'operations', 'vendor-mocks'];

describe('a kill run that is ended half-way', () => {
  let temporary: string;
  let chaos: ChildProcess;
  let said: string;

  /** `npx accord chaos` as a terminal starts it, the leader of its group; everything of it has been started. */
  beforeEach(async () => {
    temporary = mkdtempSync(join(tmpdir(), 'accord-interrupted-'));
    chaos = spawn(process.execPath, [door, 'chaos', '--orders', '1000'], {
      detached: true,
      // The PATH is what the mocks inherit, too.
      env: { ...process.env, TMPDIR: temporary, PATH: `${process.env['PATH'] ?? ''}:${temporary}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    said = '';
    chaos.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await eventually(() => expect(logs()).toEqual(expect.arrayContaining(programs)), { timeoutMs: 120_000 });
  }, 150_000);

  afterEach(async () => {
    await Promise.all(processes().map((pid) => endProcess(markOf(pid), 'SIGKILL', 0)));
    rmSync(temporary, { recursive: true, force: true });
  });

  const logs = (): string[] => {
    const [run = ''] = runs();
    return readdirSync(join(temporary, run, 'logs')).map((file) => file.replace('.log', ''));
  };
  const runs = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('accord-chaos-'));

  /** Whatever has our folder in its environment, Erlang's name server too, which is nobody's child. */
  const processes = (): number[] =>
    readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && environmentOf(pid).includes(temporary));

  it.each([
    { what: 'SIGTERM to the door', signal: 'SIGTERM', group: false, exitCode: 143 },
    {
      what: 'Ctrl-C, which a terminal sends to the whole group',
      signal: 'SIGINT',
      group: true,
      exitCode: 130,
    },
    { what: 'kill -9 of the whole group', signal: 'SIGKILL', group: true, exitCode: null },
  ] as const)(
    'leaves no process and no folder after $what',
    async ({ signal, group, exitCode }) => {
      // Services and mocks, two servers with their helpers, epmd, a guardian, the door, the command line, the tool.
      await eventually(() => expect(processes().length).toBeGreaterThan(programs.length + 7));
      const exited = once(chaos, 'exit');
      process.kill(group ? -(chaos.pid ?? 0) : (chaos.pid ?? 0), signal);
      const [code]: unknown[] = await exited;
      // With what it said, for an end by another code is one that has to be understood.
      expect([code, code === exitCode ? 'as it should' : said]).toEqual([exitCode, 'as it should']);
      await eventually(() => expect([processes().map(described), runs()]).toEqual([[], []]), {
        timeoutMs: 60_000,
      });
    },
    120_000,
  );
});

const environmentOf = (pid: number): string => aboutProcess(pid, 'environ');
const described = (pid: number): string => `${pid} ${aboutProcess(pid, 'cmdline').replaceAll('\0', ' ')}`;

function aboutProcess(pid: number, what: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch (error) {
    // Ended meanwhile, or of another user: not ours.
    if (isMissing(error) || errorCode(error) === 'EACCES') return '';
    throw error;
  }
}
