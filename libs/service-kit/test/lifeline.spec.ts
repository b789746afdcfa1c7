import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { eventually, freshDatabase } from '@accord/test-kit';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { configureLogging, Lifeline } from '../src/index.ts';

configureLogging({ level: 'silent' });

let database: Awaited<ReturnType<typeof freshDatabase>>;
let server: Server;
let door: URL;
const callers: Socket[] = [];
/** Takes who comes, and what they send, and says nothing: not even goodbye. */
let silent = false;

beforeAll(async () => {
  database = await freshDatabase('lifeline');
  door = new URL(database.url);
  const { hostname: host, port } = door;
  server = createServer({ allowHalfOpen: true }, (near) => {
    callers.push(near.on('error', () => near.destroy()));
    if (silent) near.resume();
    else passOn(near, { host, port: Number(port) });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  door.host = `127.0.0.1:${address.port}`;
});

beforeEach(() => {
  silent = false;
  callers.length = 0;
});

afterAll(async () => {
  server.close();
  await database.drop();
});

function passOn(near: Socket, target: { host: string; port: number }): void {
  const far = connect(target);
  far.on('error', () => near.destroy());
  near.on('data', (bytes) => {
    if (!silent) far.write(bytes);
  });
  near.on('close', () => far.destroy());
  far.pipe(near);
}

it('ends at once where the database says no goodbye', async () => {
  const line = await Lifeline.open({ url: door.href, service: 'test' });
  expect(line.number).not.toBeNull();
  silent = true;
  await line.onApplicationShutdown();
  for (const caller of callers) caller.destroy();
});

it('ends at once while it is being taken up anew', async () => {
  const line = await Lifeline.open({ url: door.href, service: 'test' });
  expect(line.number).not.toBeNull();
  silent = true;
  callers[0]?.resetAndDestroy();
  await eventually(() => expect(callers).toHaveLength(2));
  const stopped = line.onApplicationShutdown();
  callers[1]?.end();
  await stopped;
  expect(line.number).toBeNull();
});

it('has another number after a break', async () => {
  const line = await Lifeline.open({ url: door.href, service: 'test' });
  const before = line.number;
  callers[0]?.resetAndDestroy();
  await eventually(() => expect(line.number).not.toBe(before));
  await eventually(() => expect(line.number).not.toBeNull());
  await line.onApplicationShutdown();
});
