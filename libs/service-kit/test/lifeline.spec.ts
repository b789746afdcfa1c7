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
/** From the first message with these words on. */
let silentAt: string | undefined;

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
  silentAt = undefined;
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
    if (silentAt !== undefined && bytes.includes(silentAt)) silent = true;
    if (!silent) far.write(bytes);
  });
  near.on('close', () => far.destroy());
  far.pipe(near);
}

/** One that holds a number: on a slow machine not the first try does. */
async function aLine(): Promise<Lifeline> {
  const line = await Lifeline.open({ url: door.href, service: 'test' });
  await eventually(() => expect(line.number).not.toBeNull());
  return line;
}

it('ends at once where the database says no goodbye', async () => {
  const line = await aLine();
  silent = true;
  await line.onApplicationShutdown();
  for (const caller of callers) caller.destroy();
});

it('ends at once while it is being taken up anew', async () => {
  const line = await aLine();
  const before = callers.length;
  silent = true;
  callers.at(-1)?.resetAndDestroy();
  await eventually(() => expect(callers.length).toBeGreaterThan(before));
  const stopped = line.onApplicationShutdown();
  callers.at(-1)?.end();
  await stopped;
  expect(line.number).toBeNull();
  for (const caller of callers) caller.destroy();
});

it('does without a number where the database lets it in and then gives no answer', async () => {
  silentAt = 'pg_try_advisory_lock';
  const line = await Lifeline.open({ url: door.href, service: 'test' });
  expect(line.number).toBeNull();
  await line.onApplicationShutdown();
  for (const caller of callers) caller.destroy();
});

it('has another number after a break', async () => {
  const line = await aLine();
  const before = line.number;
  callers.at(-1)?.resetAndDestroy();
  await eventually(() => expect([null, before]).not.toContain(line.number));
  await line.onApplicationShutdown();
});
