import { describe, expect, it } from '@jest/globals';
import { kitAndCourse, newKey } from './good-requests.ts';
import { serviceNames, type HostileAccord } from './hostile-accord.ts';

/** Numbers that pass as cards, each sent by another way; none of them may be found anywhere afterwards. */
const canaries = {
  field: '4012888888881881',
  fieldName: '4222222222222',
  query: '5105105105105100',
  path: '3566002020360505',
  header: '6011000990139424',
  correlation: '371449635398431',
  key: '30569309025904',
  webhook: '5019717010103742',
} as const;

/** What goes in as a card number is kept, logged, measured and told by nobody. */
export function canarySection(accord: () => HostileAccord): void {
  describe('a card number', () => {
    it('that came by any way is in no log, no table, no metric and no story', async () => {
      const ask = (target: string, asked = {}) => accord().ask(target, asked);
      const order = JSON.stringify(kitAndCourse);
      const withNote = order.replace('"Ada"', `"Ada ${canaries.field}"`);
      const answers = await Promise.all([
        ask('POST checkout /orders', { body: withNote, headers: newKey() }),
        ask('POST checkout /orders', { body: `{"${canaries.fieldName}":1}`, headers: newKey() }),
        ask(`GET checkout /orders?status=${canaries.query}`),
        ask(`GET inventory /products/${canaries.path}`),
        ask('GET enrollment /courses', { headers: { 'x-note': canaries.header } }),
        ask('GET customer /customers/x', { headers: { 'x-correlation-id': canaries.correlation } }),
        ask('POST checkout /orders', { body: order, headers: { 'idempotency-key': canaries.key } }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 422));
      const webhook = JSON.stringify({ id: `evt_${canaries.webhook}` });
      await ask('POST checkout /webhooks/stripe', {
        body: webhook,
        headers: { 'stripe-signature': canaries.webhook },
      });
      await ask('GET operations /api/health-map');
      const told = [
        ...answers.map(({ text, headers }) => text + JSON.stringify(headers)),
        await accord().logs(),
        ...(await Promise.all(serviceNames.map(async (name) => (await ask(`GET ${name} /metrics`)).text))),
        ...(await Promise.all(serviceNames.map((name) => accord().databases[name].everything()))),
      ].join('\n');
      expect(told.length).toBeGreaterThan(10_000);
      expect(Object.entries(canaries).filter(([, number]) => told.includes(number))).toEqual([]);
    });
  });
}
