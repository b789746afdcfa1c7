import { Secret } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { isSignedByHubspot } from './hubspot.webhook.ts';

const config = {
  HUBSPOT_CLIENT_SECRET: new Secret('hubspot_client_accord'),
  HUBSPOT_WEBHOOK_URL: 'https://shop.example.org/webhooks/crm',
};
const now = new Date('2026-01-05T09:00:00Z');
const body = '[{"eventId":1,"subscriptionType":"contact.propertyChange","objectId":100451}]';

/** As HubSpot signs, with one thing or another made different before it is sent. */
function notice(
  sent: { timestamp?: number | string; address?: string; secret?: string; body?: string } = {},
) {
  const { timestamp = now.getTime(), address = config.HUBSPOT_WEBHOOK_URL } = sent;
  const signature = createHmac('sha256', sent.secret ?? 'hubspot_client_accord')
    .update(`POST${address}${body}${String(timestamp)}`)
    .digest('base64');
  return {
    method: 'POST' as const,
    headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(timestamp) },
    rawBody: Buffer.from(sent.body ?? body),
  };
}

describe('a notice of HubSpot', () => {
  it.each([0, -299_999, 299_999])('is believed when it was signed %d ms from now', (offMs) => {
    expect(isSignedByHubspot(notice({ timestamp: now.getTime() + offMs }), config, now)).toBe(true);
  });

  it.each([
    ['another secret', { secret: 'guessed' }],
    ['another address', { address: 'https://elsewhere.example.org/webhooks/crm' }],
    ['another body', { body: '[]' }],
    ['a time that is long past', { timestamp: now.getTime() - 300_001 }],
    ['a time that is far ahead', { timestamp: now.getTime() + 300_001 }],
    ['a time that is none', { timestamp: 'NaN' }],
  ])('is not believed with %s', (_what, sent) => {
    expect(isSignedByHubspot(notice(sent), config, now)).toBe(false);
  });

  it('is not believed without signature or time, nor where no secret or address is known', () => {
    const { headers, ...rest } = notice();
    const [signature, timestamp] = ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'] as const;
    for (const bare of [{ [signature]: headers[signature] }, { [timestamp]: headers[timestamp] }])
      expect(isSignedByHubspot({ ...rest, headers: bare }, config, now)).toBe(false);
    expect(isSignedByHubspot({ ...rest, headers: { ...headers, [signature]: 'short' } }, config, now)).toBe(
      false,
    );
    for (const key of ['HUBSPOT_CLIENT_SECRET', 'HUBSPOT_WEBHOOK_URL'] as const)
      expect(isSignedByHubspot(notice(), { ...config, [key]: undefined }, now)).toBe(false);
  });
});
