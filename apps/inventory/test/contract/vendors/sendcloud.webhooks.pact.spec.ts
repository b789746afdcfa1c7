import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { expectWebhook, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { isSigned } from '../../../src/vendors/hex-signature.ts';
import { readWebhook } from '../../../src/vendors/sendcloud/sendcloud.webhook.ts';

const { integer, number, regex, string } = Matchers;

describe('what inventory expects to be told by Sendcloud', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-sendcloud-webhooks' });
  const key = mockCredentials.sendcloud.webhookKey;
  const shipment = 'a2f40000-0000-4000-8000-0000000000b1';

  it.each([
    { when: 'picked up', id: 22, status: 'in_transit' },
    { when: 'delivered', id: 11, status: 'delivered' },
    { when: 'sent back', id: 62_992, status: 'returned' },
  ])('follows a parcel that was $when', async ({ when, id, status }) => {
    const body = {
      action: 'parcel_status_changed',
      timestamp: number(1_767_603_600_000),
      parcel: {
        id: integer(1),
        status: { id },
        order_number: string('A-000000000A'),
        shipment_uuid: string(shipment),
      },
    };
    const headers = { 'sendcloud-signature': regex(/^[0-9a-f]{64}$/, '0'.repeat(64)) };
    await expectWebhook(
      pact,
      { flow: 'inventory.ship-order', event: 'ParcelStatusChanged', when, body, headers },
      (example) => {
        const signature = createHmac('sha256', key).update(example).digest('hex');
        expect(isSigned(example, signature, new Secret(key))).toBe(true);
        expect(readWebhook(example)).toMatchObject({
          kind: 'report',
          report: { status, orderNumber: 'A-000000000A', carrierRef: shipment },
        });
      },
    );
  });
});
