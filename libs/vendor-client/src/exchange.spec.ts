import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import { Pool } from 'undici';
import { exchange } from './exchange.ts';

it('never sends a request that was given up while it waited for a connection', async () => {
  const seen: string[] = [];
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    held.push(response);
    if (request.url !== '/first') response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, {
    connections: 1,
  });
  const post = (path: string, timeoutMs: number) =>
    exchange(pool, { method: 'POST', path, headers: {}, body: null }, { timeoutMs, maxBodyBytes: 1 });

  const first = post('/first', 20_000);
  const answerFirst = await eventually(() => {
    const [response] = held;
    if (response === undefined) throw new Error('the first request has not arrived');
    return () => response.end();
  });
  await expect(post('/given-up', 20)).rejects.toMatchObject({ trouble: 'timed_out', started: false });
  answerFirst();
  await first;
  await post('/last', 20_000);

  expect(seen).toEqual(['/first', '/last']);
  await pool.close();
  server.close();
});
