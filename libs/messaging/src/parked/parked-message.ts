import { exchanges, withoutNamespace } from '../topology/names.ts';
import type { RawConsumerDefinition } from '../topology/definition.ts';
import type { Delivery } from '../consuming/delivery.ts';
import { header, numberHeader, textHeader } from '../consuming/headers.ts';
import type { Headers } from '../consuming/headers.ts';

/** What is known about a message that was put aside. */
export interface ParkedMessage {
  readonly messageId: string;
  /** The consumer that could not handle it. */
  readonly queue: string;
  /** A code: of the failure, of the verdict, or `broker.delivery_limit` and the like when the broker parked it. */
  readonly reason: string;
  /** Equal for equal causes; empty when nothing was thrown. */
  readonly stackDigest: string;
  readonly attempts: number;
  readonly firstSeenAt: Date | undefined;
  readonly parkedAt: Date | undefined;
  readonly type: string | undefined;
  readonly contentType: string | undefined;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The mark of the redelivery after which it was parked again. */
  readonly mark: string | undefined;
}

/** The consumer that drains parking; one per namespace, normally operations. */
export const parkedConsumer: RawConsumerDefinition = {
  queue: exchanges.parked,
  raw: true,
  bindings: [{ exchange: exchanges.parked, key: '#' }],
};

/** Reads a delivery of `parkedConsumer`. */
export function readParked(delivery: Delivery, namespace: string): ParkedMessage {
  const { headers } = delivery;
  const byBroker = brokersReason(headers);
  return {
    messageId: delivery.messageId,
    queue: textHeader(headers, header.parkedQueue) ?? withoutNamespace(namespace, delivery.routingKey),
    reason: textHeader(headers, header.parkedReason) ?? `broker.${byBroker?.reason ?? 'unknown'}`,
    stackDigest: textHeader(headers, header.parkedStack) ?? '',
    attempts: numberHeader(headers, header.parkedAttempts, delivery.attempt),
    firstSeenAt: instant(headers, header.parkedFirstSeenAt) ?? instant(headers, header.firstSeenAt),
    parkedAt: instant(headers, header.parkedAt) ?? byBroker?.at,
    type: delivery.type,
    contentType: delivery.contentType,
    headers,
    body: delivery.body,
    mark: textHeader(headers, header.redelivered),
  };
}

function instant(headers: Headers, name: string): Date | undefined {
  const value = Date.parse(textHeader(headers, name) ?? '');
  return Number.isNaN(value) ? undefined : new Date(value);
}

/** The newest entry of x-death, whose time comes in seconds. */
function brokersReason(headers: Headers): { reason: string; at: Date | undefined } | undefined {
  const deaths: unknown = headers['x-death'];
  const latest: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  if (typeof latest !== 'object' || latest === null || !('reason' in latest)) return undefined;
  const time: unknown = 'time' in latest ? latest.time : undefined;
  const seconds: unknown =
    typeof time === 'object' && time !== null && 'value' in time ? time.value : undefined;
  return {
    reason: String(latest.reason),
    at: typeof seconds === 'number' ? new Date(seconds * 1000) : undefined,
  };
}
