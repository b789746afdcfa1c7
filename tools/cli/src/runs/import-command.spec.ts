import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Services } from './ask-services.ts';
import { importFile } from './import-command.ts';

const run = {
  id: '01a1fe3e-4684-7015-bd72-a815f99ce5dc',
  flow: 'inventory.import-stock',
  status: 'finished',
  stage: 'load',
  counts: { created: 0, updated: 1, unchanged: 0, skipped: 0, failed: 1 },
  received: 2,
  notLoaded: 0,
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:00:02.500Z',
  retryOf: null,
  recordsDeletedAt: null,
  failure: null,
  progress: { recordsPerSecond: 42.4, secondsLeft: 0 },
};
const record = {
  seq: 2,
  line: 3,
  key: 'KIT-2',
  outcome: 'failed',
  code: 'inventory.unknown_sku',
  field: 'sku',
  detail: 'not on sale',
  raw: {},
};
const seen: string[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    if (request.method === 'POST')
      seen.push(`${request.url} ${request.headers['content-type']} ${JSON.stringify(body)}`);
    const refused = body === '';
    const answers = request.url?.endsWith('/records') === true ? { items: [record], nextCursor: null } : run;
    response.writeHead(request.method === 'GET' ? 200 : refused ? 422 : 202, {
      'content-type': 'application/json',
    });
    response.end(
      JSON.stringify(refused && request.method === 'POST' ? { code: 'x.empty', detail: 'Nothing' } : answers),
    );
  });
});

let folder: string;
let services: Services;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-import-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  // Inventory is the fourth of the addresses.
  services = new Services('/nowhere', { ACCORD_PORT_BASE: String(address.port - 3), ACCORD_KEY: 'ack_1_2' });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const stock = { kind: 'stock', preset: 'accord' };

it('sends the file as it is and tells what came of it, each refused row with its line', async () => {
  const file = join(folder, 'stock.CSV');
  await writeFile(file, 'sku,quantity\n');
  const lines = await importFile(services, file, stock);
  expect(seen).toEqual(['/imports?kind=stock&preset=accord text/csv "sku,quantity\\n"']);
  expect(lines.join('\n')).toMatch(/2 +3 +KIT-2 +failed +inventory.unknown_sku/);
});

it('says why in one line: another kind of file, none at all, one that inventory refuses', async () => {
  const empty = join(folder, 'empty.csv');
  await writeFile(empty, '');
  await expect(importFile(services, 'stock.xlsx', stock)).rejects.toThrow('stock.xlsx does not end in .csv');
  await expect(importFile(services, join(folder, 'none.csv'), stock)).rejects.toThrow(
    'none.csv cannot be read',
  );
  await expect(importFile(services, empty, stock)).rejects.toThrow('inventory refuses it: Nothing (x.empty)');
});
