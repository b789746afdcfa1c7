import type { Secret } from '@accord/service-kit';
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { CrmNotice } from '../../inbound/crm-notices.ts';
import type { HubspotConfig } from './hubspot.config.ts';

/** HubSpot says that older notices are to be refused: somebody may have kept them. */
const longestMs = 300_000;

/**
 * Whether HubSpot has signed a notice (its signature v3): base64 HMAC-SHA256 of method, address, body and time. The
 * address is the one that HubSpot was told, which a proxy may have changed before it came here. Nothing is signed where
 * secret or address is not configured.
 */
export function isSignedByHubspot(
  { method, headers, rawBody }: CrmNotice,
  config: Pick<HubspotConfig, 'HUBSPOT_CLIENT_SECRET' | 'HUBSPOT_WEBHOOK_URL'>,
  now: Date,
): boolean {
  const { HUBSPOT_CLIENT_SECRET: secret, HUBSPOT_WEBHOOK_URL: address } = config;
  const signature = headers['x-hubspot-signature-v3'];
  const timestamp = headers['x-hubspot-request-timestamp'];
  if (!secret || address === undefined) return false;
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return false;
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now.getTime() - Number(timestamp)) > longestMs) return false;
  const expected = signatureOf({ method, address, rawBody, timestamp }, secret);
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

interface Signed {
  readonly method: string;
  readonly address: string;
  readonly rawBody: Buffer;
  readonly timestamp: string;
}

function signatureOf({ method, address, rawBody, timestamp }: Signed, secret: Secret): Buffer {
  return createHmac('sha256', secret.reveal())
    .update(`${method}${address}`)
    .update(rawBody)
    .update(timestamp)
    .digest();
}
