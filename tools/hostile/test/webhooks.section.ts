import { mockCredentials, stripeSignature } from '@accord/vendor-mocks';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { faultOf } from '../src/judge.ts';
import { kitAndCourse, newKey } from './good-requests.ts';
import { json, type HostileAccord } from './hostile-accord.ts';
import { webhookRows } from './webhook.rows.ts';

/** What comes to the doors that are open to everybody. */
export function webhookSection(accord: () => HostileAccord): void {
  describe('a webhook', () => {
    beforeAll(async () => accord().settle());

    it.each(webhookRows.map((row) => [row.id, row] as const))('%s changes nothing', async (_id, row) => {
      const { target, body, headers, status, code } = row;
      const before = await accord().footprints();
      const answer = await accord().ask(`POST ${target}`, {
        body,
        headers: { authorization: undefined, 'accept-language': 'de', ...headers?.() },
      });
      const told = status < 400 ? undefined : json(answer)['code'];
      expect({ status: answer.status, code: told }).toEqual({ status, code });
      expect(faultOf(answer, { german: true })).toBeUndefined();
      expect(await accord().footprints()).toEqual(before);
    });

    it('webhook.stripe.three-at-once, webhook.stripe.id-reused: one event has one effect, and its id is not used twice', async () => {
      const placed = await accord().ask('POST checkout /orders', {
        body: JSON.stringify(kitAndCourse),
        headers: newKey(),
      });
      await accord().settle();
      const orderId = json(placed)['id'];
      const { checkout } = accord().databases;
      const [attempt] = await checkout.rows<{ id: string; gateway_ref: string }>(
        'SELECT id, gateway_ref FROM payment_attempts WHERE order_id = $1',
        [orderId],
      );
      const before = await accord().footprints();
      const tell = async (type: string): Promise<number> => {
        const intent = {
          id: attempt?.gateway_ref,
          status: 'succeeded',
          amount: 34_800,
          currency: 'eur',
          metadata: { attemptId: attempt?.id },
        };
        const body = JSON.stringify({ id: 'evt_three', object: 'event', type, data: { object: intent } });
        const signature = stripeSignature(
          body,
          mockCredentials.stripe.webhookSecret,
          Math.floor(Date.now() / 1000),
        );
        const headers = { authorization: undefined, 'stripe-signature': signature };
        return (await accord().ask('POST checkout /webhooks/stripe', { body, headers })).status;
      };
      const type = 'payment_intent.succeeded';
      expect(await Promise.all([tell(type), tell(type), tell(type)])).toEqual([200, 200, 200]);
      expect(await tell('payment_intent.canceled')).toBe(200);
      const after = await accord().footprints();
      const inbox = Number(before['checkout']?.['webhook_inbox']) + 1;
      expect(after['checkout']).toEqual({ ...before['checkout'], webhook_inbox: String(inbox) });
      const order = json(await accord().ask(`GET checkout /orders/${String(orderId)}`));
      expect(order).toMatchObject({ status: 'completed', payment: { status: 'captured' } });
    });
  });
}
