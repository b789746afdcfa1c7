import { describe, expect, it } from '@jest/globals';
import { expectWebhook, pactOf } from '@accord/contract-kit';
import { Matchers } from '@pact-foundation/pact';
import { readNotice } from '../../../src/vendors/weclapp/weclapp.webhook.ts';

const { string } = Matchers;

describe('what inventory expects to be told by weclapp', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-weclapp-webhooks' });

  it.each([
    { event: 'article', id: '1001' },
    { event: 'warehouseStock', id: '5001' },
  ] as const)('learns which $event to fetch', async ({ event, id }) => {
    const body = { entityName: event, entityId: string(id) };
    await expectWebhook(pact, { flow: 'catalogue.follow-changes', event, body }, (example) => {
      expect(readNotice(JSON.parse(example.toString()))).toEqual({ entity: event, entityId: id });
    });
  });
});
