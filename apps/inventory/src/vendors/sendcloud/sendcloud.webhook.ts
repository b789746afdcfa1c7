import type { Secret } from '@accord/service-kit';
import { createHash } from 'node:crypto';
import type { CarrierReport } from '../../use-cases/ports/parcel-carrier.ts';
import type { CarrierVendorConfig } from '../carrier-vendor.config.ts';
import { statusOf } from './sendcloud.mapping.ts';
import { parcelStatusChangedWire } from './sendcloud.wire.ts';

export type SendcloudWebhook =
  | { readonly kind: 'report'; readonly report: CarrierReport; readonly sendcloudStatus: number }
  /** Something Sendcloud also tells, such as a return opened in its portal. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable' };

/** The integration's webhook signature key; none where another carrier plays, and then nothing is signed with it. */
export class SendcloudWebhookKey {
  readonly secret: Secret | undefined;

  constructor(config: CarrierVendorConfig) {
    this.secret = config.INVENTORY_CARRIER_VENDOR === 'sendcloud' ? config.SENDCLOUD_WEBHOOK_KEY : undefined;
  }
}

/**
 * Reads a body whose signature has been checked. Sendcloud sends no event id, so the digest of the body is
 * the identity of a delivery: a retry repeats it to the byte.
 */
export function readWebhook(rawBody: Buffer): SendcloudWebhook {
  const body = parseJson(rawBody);
  const wire = parcelStatusChangedWire.safeParse(body);
  if (!wire.success)
    return { kind: isObject(body) && body.action !== 'parcel_status_changed' ? 'other' : 'unreadable' };
  const { parcel, timestamp } = wire.data;
  return {
    kind: 'report',
    sendcloudStatus: parcel.status.id,
    report: {
      eventId: createHash('sha256').update(rawBody).digest('hex'),
      orderNumber: parcel.order_number ?? undefined,
      carrierRef: parcel.shipment_uuid ?? undefined,
      status: statusOf(parcel.status.id),
      at: new Date(inMilliseconds(timestamp)),
    },
  };
}

/** No second since 1970 reaches this number before the year 5138, and every millisecond since 1973 exceeds it. */
function inMilliseconds(timestamp: number): number {
  return timestamp < 100_000_000_000 ? timestamp * 1000 : timestamp;
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
