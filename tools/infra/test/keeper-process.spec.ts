import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import { Client } from 'pg';
import { z } from 'zod';
import { descendantsOf, endProcess, isAlive, markOf, type ProcessMark } from '../src/processes.ts';
import { readStatus } from '../src/status.ts';

const script = fileURLToPath(new URL('./holder.ts', import.meta.url));

describe('the keeper as a process', () => {
  let state: string;
  let folder: string;
  let holders: ChildProcess[];

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'accord-state-'));
    // Run as root, Postgres runs as nobody, who must be able to enter.
    chmodSync(state, 0o755);
    folder = join(state, 'test');
    holders = [];
  });

  afterEach(async () => {
    for (const holder of holders) holder.kill('SIGKILL');
    const left = readStatus(folder);
    if (left) await endProcess(left.keeper, 'SIGTERM', 20_000);
    rmSync(state, { recursive: true, force: true });
  });

  /** A process that needs the servers; the broker is named, so that only Postgres is started. */
  const holder = async (): Promise<{ process: ChildProcess; pgUrl: string }> => {
    const child = spawn(process.execPath, [script], {
      env: {
        ...process.env,
        ACCORD_STATE: state,
        ACCORD_WITHOUT_DOCKER: '1',
        AMQP_URL: 'amqp://named',
        DATABASE_URL: '',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    holders.push(child);
    const [said]: Buffer[] = await once(child.stdout, 'data');
    return { process: child, ...z.object({ pgUrl: z.string() }).parse(JSON.parse(String(said))) };
  };

  const keeper = (): ProcessMark => readStatus(folder)?.keeper ?? { pid: 0, startedAt: 'none' };
  const serversOf = (mark: ProcessMark): ProcessMark[] => descendantsOf(mark.pid).map(markOf);

  const answer = async (url: string): Promise<unknown> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('SELECT 1 AS one');
    await client.end();
    return rows;
  };

  it('serves all holders with one server, and ends with everything when the last was killed', async () => {
    const [one, other] = await Promise.all([holder(), holder()]);
    expect(one.pgUrl).toBe(other.pgUrl);
    const kept = keeper();
    const servers = serversOf(kept);
    expect(servers.length).toBeGreaterThan(0);

    one.process.kill('SIGKILL');
    await once(one.process, 'exit');
    expect(await answer(other.pgUrl)).toEqual([{ one: 1 }]);

    other.process.kill('SIGKILL');
    await eventually(() => expect(isAlive(kept)).toBe(false), {
      timeoutMs: 25_000,
      because: 'the keeper ending',
    });
    expect(servers.filter(isAlive)).toEqual([]);
    expect(readdirSync(folder).filter((name) => /lock|infra\.json|draft/.test(name))).toEqual([]);
    expect(readdirSync(join(folder, 'leases'))).toEqual([]);
  });

  it('is replaced after a kill, and what it left running is ended', async () => {
    await holder();
    const killed = keeper();
    const orphans = serversOf(killed);
    // Looked at before: what guards them may be quicker than this test.
    expect(orphans.some(isAlive)).toBe(true);
    process.kill(killed.pid, 'SIGKILL');
    await eventually(() => expect(isAlive(killed)).toBe(false));

    const next = await holder();
    expect(keeper().pid).not.toBe(killed.pid);
    await eventually(() => expect(orphans.filter(isAlive)).toEqual([]));
    expect(await answer(next.pgUrl)).toEqual([{ one: 1 }]);
  });

  it('does not linger for a holder that leaves in good order and is the last', async () => {
    const only = await holder();
    const kept = keeper();
    only.process.kill('SIGTERM');
    await once(only.process, 'exit');
    expect(isAlive(kept)).toBe(false);
    expect(existsSync(join(folder, 'keeper.lock'))).toBe(false);
  });
});
