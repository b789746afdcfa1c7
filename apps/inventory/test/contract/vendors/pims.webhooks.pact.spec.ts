import { describe, expect, it } from '@jest/globals';
import { expectWebhook, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { akeneoSignature, mockCredentials, shopwareSignature } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { isSigned } from '../../../src/vendors/hex-signature.ts';

const { regex } = Matchers;
const signature = regex(/^[0-9a-f]{64}$/, '0'.repeat(64));
const flow = 'catalogue.follow-changes';

/** Nothing of the body is read but its signature: the run that follows asks for all that changed. */
describe('what inventory expects to be told by a PIM', () => {
  it('takes news of Shopware that the app secret signs', async () => {
    const pact = pactOf({ consumer: 'inventory', provider: 'vendor-shopware-webhooks' });
    const secret = new Secret(mockCredentials.shopware.appSecret);
    const headers = { 'shopware-shop-signature': signature };
    await expectWebhook(pact, { flow, event: 'product.written', headers }, (example) => {
      expect(isSigned(example, shopwareSignature(example.toString()), secret)).toBe(true);
    });
  });

  it.each(['product.created', 'product.updated'])(
    'takes news of Akeneo that the secret of the subscription signs: %s',
    async (event) => {
      const pact = pactOf({ consumer: 'inventory', provider: 'vendor-akeneo-webhooks' });
      const secret = new Secret(mockCredentials.akeneo.webhookSecret);
      const headers = { 'x-akeneo-signature-primary': signature };
      await expectWebhook(pact, { flow, event, headers }, (example) => {
        expect(isSigned(example, akeneoSignature(example.toString()), secret)).toBe(true);
      });
    },
  );
});
