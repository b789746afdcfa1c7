import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Services } from './ask-services.ts';
import { runStory, runsTable } from './run-tables.ts';
import type { ShownRun } from './run-tables.ts';

const run: ShownRun = {
  id: '0192-b',
  flow: 'inventory.import-products',
  status: 'finished',
  stage: 'load',
  counts: { created: 3, updated: 0, unchanged: 1, skipped: 0, failed: 102 },
  received: 106,
  notLoaded: 0,
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:00:02.500Z',
  retryOf: null,
  recordsDeletedAt: null,
  failure: null,
  progress: { recordsPerSecond: 42.4, secondsLeft: 0 },
};

describe('the table of runs', () => {
  it('tells of each run what came, what became of it and how long it took, newest first', () => {
    const older = { ...run, id: '0192-a', status: 'running', stage: 'extract', finishedAt: null };
    const lines = runsTable([{ ...older, progress: { recordsPerSecond: 1, secondsLeft: null } }, run]);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      [
        'run',
        'flow',
        'status',
        'came',
        'created',
        'updated',
        'unchanged',
        'skipped',
        'failed',
        'began',
        'took',
      ],
      ['0192-b', run.flow, 'finished', '106', '3', '0', '1', '0', '102', '2026-11-21 10:00:00', '2.5 s'],
      ['0192-a', run.flow, 'running (extract)', '106', '3', '0', '1', '0', '102', '2026-11-21 10:00:00'],
    ]);
  });
});

describe('the story of a run', () => {
  it('names the reason of a failed run and of each record, and says how many more there are', () => {
    const failed = { ...run, status: 'failed', failure: { code: 'erp.auth_failed', detail: 'not known' } };
    const lines = runStory(failed, [
      { seq: 7, line: 8, key: 'KIT-1', outcome: 'failed', code: 'shop.bad', field: 'price', detail: 'is 0' },
    ]);
    expect(lines).toContain('  status     failed: erp.auth_failed (not known)');
    expect(lines).toContain('  7       8     KIT-1  failed   shop.bad  price  is 0');
    expect(lines.at(-1)).toBe('  and 101 more: GET /runs/0192-b/records');
  });
});

describe('asking the services', () => {
  let server: Server;
  let portBase: string;
  const keys: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      keys.push(request.headers.authorization);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"items":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    portBase = String(address.port);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('shows the key to each, takes the answers there are, and names those that are silent', async () => {
    const services = new Services('/nowhere', { ACCORD_PORT_BASE: portBase, ACCORD_KEY: 'ack_1_2' });
    const { answers, silent } = await services.get('/runs?');
    expect(answers).toContainEqual({ items: [] });
    expect(keys).toContain('Bearer ack_1_2');
    expect(answers.length + silent.length).toBe(5);
  });

  it('says what to do when there is no key', () => {
    expect(() => new Services('/nowhere', {})).toThrow(/npm start first, or set ACCORD_KEY/);
  });
});
