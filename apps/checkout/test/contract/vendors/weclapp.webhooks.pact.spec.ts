import { describe, expect, it } from '@jest/globals';
import { expectWebhook, pactOf } from '@accord/contract-kit';
import { isAboutSalesOrders } from '../../../src/vendors/weclapp/weclapp.webhook.ts';

describe('what checkout expects to be told by weclapp', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-weclapp-webhooks' });

  it('learns that a sales order changed', async () => {
    const body = { entityName: 'salesOrder' };
    await expectWebhook(pact, { flow: 'checkout.follow-bookings', event: 'salesOrder', body }, (example) => {
      expect(isAboutSalesOrders(JSON.parse(example.toString()))).toBe(true);
    });
  });
});
