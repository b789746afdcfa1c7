import { describe, expect, it } from '@jest/globals';
import { nameOf } from '../src/endpoints.ts';
import { faultOf } from '../src/judge.ts';
import { acceptedNames, valueRows } from './value.rows.ts';
import { addressRows, ignoredHeaders } from './address.rows.ts';
import { bodyRows } from './body.rows.ts';
import { fillPath, goodBodies, newKey } from './good-requests.ts';
import { json, type HostileAccord } from './hostile-accord.ts';

/** What REST callers send. */
export function requestSection(accord: () => HostileAccord): void {
  describe('a body', () => {
    it('of every endpoint that takes one is known here', () => {
      const reading = accord().endpoints.filter(({ body }) => body !== undefined);
      expect(reading.map(nameOf).sort()).toEqual(Object.keys(goodBodies).sort());
    });

    it.each(bodyRows.map((row) => [row.id, row] as const))(
      '%s is refused by every endpoint, and nothing is stored',
      async (_id, { body, headers, status, code }) => {
        const before = await accord().footprints();
        const reading = accord().endpoints.filter((endpoint) => endpoint.body !== undefined);
        const told = await Promise.all(
          reading.map(async (endpoint) => {
            const name = nameOf(endpoint);
            const answer = await accord().ask(fillPath(nameOf(endpoint)), {
              body: body(goodBodies[name] ?? {}),
              headers: { ...newKey(), 'accept-language': 'de', ...headers },
            });
            const fault = faultOf(answer, { described: endpoint.answers, german: true });
            return { name, status: answer.status, code: json(answer)['code'], fault };
          }),
        );
        expect(told).toEqual(
          reading.map((endpoint) => ({ name: nameOf(endpoint), status, code, fault: undefined })),
        );
        expect(await accord().footprints()).toEqual(before);
      },
    );
  });

  describe('a value', () => {
    it.each(valueRows.map((row) => [row.id, row] as const))(
      '%s is refused by name, in German, and nothing is stored',
      async (_id, { endpoint: name, body, status, code, field }) => {
        const endpoint = accord().endpoints.find((one) => nameOf(one) === name);
        if (!endpoint) throw new Error(`there is no ${name}`);
        const before = await accord().footprints();
        const answer = await accord().ask(fillPath(nameOf(endpoint)), {
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { ...newKey(), 'accept-language': 'de' },
        });
        expect(faultOf(answer, { described: endpoint.answers, german: true })).toBeUndefined();
        const errors =
          field === undefined
            ? {}
            : { errors: expect.arrayContaining([expect.objectContaining({ path: field })]) };
        expect({ status: answer.status, ...json(answer) }).toMatchObject({ status, code, ...errors });
        expect(await accord().footprints()).toEqual(before);
      },
    );

    it.each(acceptedNames)('%s is a name like any other', async (id, givenName, kept) => {
      const body = { email: `${id}@example.org`, givenName, familyName: 'Lovelace' };
      const added = json(await accord().ask('POST customer /customers', { body: JSON.stringify(body) }));
      expect(added).toMatchObject({ givenName: kept });
      const read = await accord().ask(`GET customer /customers/${String(added['id'])}`);
      expect(json(read)).toMatchObject({ givenName: kept });
    });
  });

  describe('an address or a header', () => {
    it.each(addressRows.map((row) => [row.id, row] as const))('%s is refused', async (_id, row) => {
      const { method, service, path, body, headers, status, code, allow } = row;
      const answer = await accord().ask(`${method} ${service} ${path}`, {
        body,
        headers: { 'accept-language': 'de', ...headers },
      });
      expect({ status: answer.status, code: json(answer)['code'] }).toEqual({ status, code });
      expect(faultOf(answer, { german: true })).toBeUndefined();
      expect(answer.headers['allow']).toBe(allow);
      // Eight digits of the numbers that are sent: four stand in many a random id.
      expect(answer.text.replaceAll(/[\s-]/g, '')).not.toMatch(/42424242|55555555/);
    });

    it.each(ignoredHeaders)('%s changes nothing', async (_id, headers) => {
      const answer = await accord().ask('GET checkout /orders?status=returned', { headers });
      expect({ status: answer.status, ...json(answer) }).toEqual({ status: 200, items: [] });
      const order = await accord().ask('POST checkout /quotes', {
        body: JSON.stringify(goodBodies['POST checkout /quotes']),
        headers,
      });
      expect(order.status).toBe(200);
    });
  });
}
