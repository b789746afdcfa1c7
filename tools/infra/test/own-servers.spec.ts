import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { isFree } from '../src/ports.ts';
import { type PrivateInfra, startPrivateInfra } from '../src/private-infra.ts';
import { isAlive, markOf } from '../src/processes.ts';
import { speaksAmqp } from '../src/rabbitmq/handshake.ts';
import type { Server } from '../src/server.ts';

const portOf = ({ url }: Server): number => Number(new URL(url).port);

describe('servers of one test alone, three brokers among them', () => {
  let folder: string;
  let infra: PrivateInfra;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'accord-cluster-'));
    infra = await startPrivateInfra(folder, { brokers: 3 });
  }, 180_000);

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
  const node = (ordinal: number): Server => infra.brokers[ordinal - 1] ?? infra.rabbitmq;
  const declare = async (server: Server, queue: string): Promise<void> => {
    const connection = await connect(server.url);
    const channel = await connection.createChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await connection.close();
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

  it('knows which node leads a queue; another one leads it when that node was killed, which comes back at its address', async () => {
    await declare(node(2), 'kept');
    const leader = (await infra.leaders()).get('kept') ?? node(1);
    const before = { port: portOf(leader), mark: markOf(leader.pid()) };
    // Not within half a second of the declaration, or the queue may be forgotten: the question took longer.
    await leader.kill();
    expect([isAlive(before.mark), await speaksAmqp(before.port)]).toEqual([false, false]);
    await eventually(
      async () => {
        const next = (await infra.leaders()).get('kept');
        expect(infra.brokers.filter((one) => one !== leader)).toContain(next);
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
    await leader.restart();
    expect(portOf(leader)).toBe(before.port);
    await eventually(async () => expect(await speaksAmqp(before.port)).toBe(true));
  }, 120_000);

  it('does not answer through a node that is paused, and does again when that goes on', async () => {
    node(3).pause();
    expect(await speaksAmqp(portOf(node(3)))).toBe(false);
    node(3).resume();
    await eventually(async () => expect(await speaksAmqp(portOf(node(3)))).toBe(true));
  }, 60_000);

  /** Where root's Postgres, running as nobody, keeps the data of a folder that only its owner may enter. */
  const elsewhere = (): string =>
    `/var/tmp/accord-${createHash('sha256').update(join(folder, 'postgres')).digest('hex').slice(0, 12)}`;

  it('leave no process, port or file behind when they are stopped, a paused node included', async () => {
    expect(existsSync(elsewhere())).toBe(process.getuid?.() === 0);
    const servers = [infra.postgres, ...infra.brokers];
    const marks = servers.map((server) => markOf(server.pid()));
    const ports = servers.map(portOf);
    node(2).pause();
    await infra.stop();
    expect(marks.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true, true]);
    expect(existsSync(elsewhere())).toBe(false);
  }, 60_000);
});
