import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { configureLogging, Secret } from '@accord/service-kit';
import { bearer, createVendorClient, type VendorClient } from '@accord/vendor-client';

import { type Benchmark, sideBySide } from '../measure.ts';
import { percentile } from '../percentile.ts';
import { costRow } from '../row.ts';

const rounds = 5;
const samples = 400;
const usualMs = 200;
const slowMs = 10_000;
/** A hundred calls a second to the slow vendor: of ten seconds each, thirty times what its slots can take. */
const offeredEveryMs = 10;

/** What others pay for one vendor that answers fifty times slower: nothing, if each has its own slots. */
export const bulkhead: Benchmark = {
  name: 'bulkhead',
  summary: 'calls to one vendor while another one slows down from 200 ms to 10 s',
  usualSeconds: 40,
  limitSeconds: 120,
  async run() {
    configureLogging({ level: 'silent' });
    const server = await listening();
    const other = account('other', server);
    try {
      const [value, ceiling] = await sideBySide(
        rounds,
        () => p99Beside(slowMs, server, other),
        () => p99Beside(usualMs, server, other),
      );
      return [costRow('p99 of other calls while one vendor is slow', { value, ceiling, goal: 1.2 })];
    } finally {
      await other.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  },
};

/** Milliseconds. */
async function p99Beside(latencyMs: number, server: Server, other: VendorClient): Promise<number> {
  const slow = account('slow', server);
  const over = new AbortController();
  const background = setInterval(() => {
    read(slow, latencyMs, over.signal).catch(ignoreRefusal);
  }, offeredEveryMs);
  try {
    // Until all of its slots are taken.
    await wait(1_000);
    const took: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const startedMs = performance.now();
      await read(other, 0);
      took.push(performance.now() - startedMs);
      await wait(1);
    }
    return percentile(took, 0.99);
  } finally {
    clearInterval(background);
    over.abort();
    await slow.close();
  }
}

function account(vendor: string, server: Server): VendorClient {
  return createVendorClient({
    vendor,
    account: 'default',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    auth: bearer(new Secret('bench')),
  });
}

function read(client: VendorClient, latencyMs: number, signal?: AbortSignal): Promise<unknown> {
  return client.call({
    operation: 'read',
    method: 'GET',
    path: '/read',
    query: { latencyMs },
    repeat: 'safe',
    signal,
  });
}

/** Refusing is what the slow vendor's slots are for. */
function ignoreRefusal(): undefined {
  return undefined;
}

/** Answers after as many milliseconds as it is asked for. */
async function listening(): Promise<Server> {
  const server = createServer((request, response) => {
    const latencyMs = Number(new URL(request.url ?? '/', 'http://bench').searchParams.get('latencyMs'));
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"fine":true}');
    }, latencyMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
