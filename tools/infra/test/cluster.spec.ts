import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { isFree } from '../src/ports.ts';
import { type PrivateInfra, startPrivateInfra } from '../src/private-infra.ts';
import { isAlive, markOf } from '../src/processes.ts';
import { speaksAmqp } from '../src/rabbitmq/handshake.ts';
import type { Server } from '../src/server.ts';

const portOf = ({ url }: Server): number => Number(new URL(url).port);

describe('a cluster of one test alone', () => {
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

  const node = (ordinal: number): Server => infra.brokers[ordinal - 1] ?? infra.rabbitmq;
  const declare = async (server: Server, queue: string): Promise<void> => {
    const connection = await connect(server.url);
    const channel = await connection.createChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await connection.close();
  };

  it('knows which node leads a queue, and another one leads it when that node was killed', async () => {
    await declare(node(2), 'kept');
    const leader = (await infra.leaders()).get('kept');
    // Not within half a second of the declaration, or the queue may be forgotten: the question took longer.
    await leader?.kill();
    await eventually(
      async () => {
        const next = (await infra.leaders()).get('kept');
        expect(infra.brokers.filter((one) => one !== leader)).toContain(next);
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
    await leader?.restart();
    expect(await speaksAmqp(portOf(leader ?? node(1)))).toBe(true);
  }, 120_000);

  it('does not answer through a node that is paused, and does again when that goes on', async () => {
    node(3).pause();
    expect(await speaksAmqp(portOf(node(3)))).toBe(false);
    node(3).resume();
    expect(await speaksAmqp(portOf(node(3)))).toBe(true);
  }, 60_000);

  it('leaves no process and no port behind when it is stopped, a paused node included', async () => {
    const marks = infra.brokers.map((node) => markOf(node.pid()));
    const ports = infra.brokers.map(portOf);
    node(2).pause();
    await infra.stop();
    expect(marks.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);
  }, 60_000);
});
