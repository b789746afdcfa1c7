import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { isFree } from '../src/ports.ts';
import { type PrivateInfra, startPrivateInfra } from '../src/private-infra.ts';
import { isAlive, markOf } from '../src/processes.ts';
import { speaksAmqp } from '../src/rabbitmq/handshake.ts';

const portOf = (url: string): number => Number(new URL(url).port);

describe('servers of one test alone', () => {
  let folder: string;
  let infra: PrivateInfra;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accord-private-'));
    infra = await startPrivateInfra(folder);
  }, 120_000);

  afterAll(async () => {
    await infra.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const query = async (statement: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: infra.postgres.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };

  it('Postgres comes back at the same address with what was committed before it was killed', async () => {
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const before = { url: infra.postgres.url, mark: markOf(infra.postgres.pid()) };
    await infra.postgres.kill();
    expect(isAlive(before.mark)).toBe(false);
    await infra.postgres.restart();
    expect(infra.postgres.url).toBe(before.url);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('RabbitMQ comes back at the same address after it was killed', async () => {
    const port = portOf(infra.rabbitmq.url);
    const mark = markOf(infra.rabbitmq.pid());
    await infra.rabbitmq.kill();
    expect([isAlive(mark), await speaksAmqp(port)]).toEqual([false, false]);
    await infra.rabbitmq.restart();
    expect([portOf(infra.rabbitmq.url), await speaksAmqp(port)]).toEqual([port, true]);
  }, 120_000);

  /** Where root's Postgres, running as nobody, keeps the data of a folder that only its owner may enter. */
  const elsewhere = (): string =>
    `/var/tmp/accord-${createHash('sha256').update(join(folder, 'postgres')).digest('hex').slice(0, 12)}`;

  it('leave no process, port or file behind when they are stopped', async () => {
    expect(existsSync(elsewhere())).toBe(process.getuid?.() === 0);
    const marks = [infra.postgres, infra.rabbitmq].map((server) => markOf(server.pid()));
    const ports = [infra.postgres, infra.rabbitmq].map((server) => portOf(server.url));
    await infra.stop();
    expect(marks.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true]);
    expect(existsSync(elsewhere())).toBe(false);
  }, 60_000);
});
