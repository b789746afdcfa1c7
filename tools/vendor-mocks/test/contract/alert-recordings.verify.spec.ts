import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mockCredentials, startVendorMocks, type VendorMocks } from '../../src/index.ts';

const folder = join(import.meta.dirname, '../../../../contracts/vendors');
const recording = z.object({
  request: z.object({ json: z.record(z.string(), z.unknown()) }),
  response: z.object({ status: z.number(), body: z.record(z.string(), z.unknown()).nullable() }),
});

/** Vendors that publish no specification we could carry: the mock is held against our samples in its place. */
const samples = ['pagerduty', 'teams'].flatMap((vendor) =>
  readdirSync(join(folder, vendor, 'recordings')).map((name) => ({
    vendor,
    name,
    ...recording.parse(JSON.parse(readFileSync(join(folder, vendor, 'recordings', name), 'utf8'))),
  })),
);

let mocks: VendorMocks;
beforeAll(async () => {
  mocks = await startVendorMocks();
});
afterAll(() => mocks.stop());

describe('The mock of an alerting vendor', () => {
  it.each(samples)('answers like the sample $vendor $name', async ({ vendor, request, response }) => {
    const { json } = request;
    const key = mockCredentials.pagerduty.routingKey;
    const signed = `/teams/triggers/manual/paths/invoke?sig=${mockCredentials.teams.signature}`;
    const body = json['routing_key'] === 'key-of-the-sample' ? { ...json, routing_key: key } : json;
    const answered = await fetch(`${mocks.url}${vendor === 'teams' ? signed : '/pagerduty/v2/enqueue'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answered.status).toBe(response.status);
    const text = await answered.text();
    const said = text === '' ? null : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    expect(said && Object.keys(said).sort()).toEqual(response.body && Object.keys(response.body).sort());
    expect(said?.['status']).toBe(response.body?.['status']);
  });
});
