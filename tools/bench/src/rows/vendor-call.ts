import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import { Pool } from 'undici';

import { type Benchmark, perSecond, sideBySide } from '../measure.ts';
import { throughputRow } from '../row.ts';

const calls = 8_000;
/** Many short rounds: a median is then free of what else the machine does. */
const rounds = 9;
const callers = 32;

/** One vendor call with breaker, budget, bulkhead, metrics and records, beside the bare HTTP client. */
export const vendorCall: Benchmark = {
  name: 'vendor-call',
  summary: 'a vendor call through everything, 32 at once',
  usualSeconds: 15,
  limitSeconds: 240,
  async run() {
    const server = await listening();
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createVendorClient({
      vendor: 'bench',
      account: 'default',
      baseUrl,
      auth: bearer(new Secret('bench')),
      limits: { concurrency: callers },
      recorder: { record: () => undefined },
    });
    const pool = new Pool(baseUrl, { connections: callers });
    try {
      const [value, ceiling] = await sideBySide(
        rounds,
        () =>
          all(() =>
            client.call({
              operation: 'read',
              method: 'POST',
              path: '/read',
              json: { id: 1 },
              repeat: 'safe',
            }),
          ),
        () => all(() => bareCall(pool)),
      );
      return [throughputRow('vendor call through everything', { value, ceiling, goal: 0.85 })];
    } finally {
      await client.close();
      await pool.close();
      await new Promise((resolve) => server.close(resolve));
    }
  },
};

async function bareCall(pool: Pool): Promise<unknown> {
  const { body } = await pool.request({
    method: 'POST',
    path: '/read',
    headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
    body: JSON.stringify({ id: 1 }),
  });
  return body.json();
}

function all(call: () => Promise<unknown>): Promise<number> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next++ < calls) await call();
  };
  return perSecond(calls, async () => {
    await Promise.all(Array.from({ length: callers }, caller));
  });
}

async function listening(): Promise<Server> {
  const answer = JSON.stringify({
    id: 'pi_1',
    object: 'payment_intent',
    amount: 4990,
    padding: 'x'.repeat(400),
  });
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
