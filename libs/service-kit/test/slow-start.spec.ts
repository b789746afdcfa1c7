import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runMigrations } from '../src/index.ts';

/** Longer than a request waits for a connection. */
const slowMs = 2_500;

class CreateNotes1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE notes (text text)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notes');
  }
}

let database: Awaited<ReturnType<typeof freshDatabase>>;
let server: Server;
let slow: URL;

beforeAll(async () => {
  database = await freshDatabase('slow_start');
  slow = new URL(database.url);
  const { hostname: host, port } = slow;
  // Takes a connection, and says nothing on it for a while.
  server = createServer((near) => void passOn(near, { host, port: Number(port) })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  slow.host = `127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.close();
  await database.drop();
});

async function passOn(near: Socket, target: { host: string; port: number }): Promise<void> {
  near.on('error', () => near.destroy());
  await wait(slowMs);
  const far = connect(target);
  far.on('error', () => near.destroy());
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
  near.pipe(far).pipe(near);
}

it('brings the schema up to date though each connection takes longer than a request would wait', async () => {
  const options = { url: slow.href, service: 'test', migrations: [CreateNotes1700000000001] };
  expect(await runMigrations(options)).toEqual(['CreateNotes1700000000001']);
});
