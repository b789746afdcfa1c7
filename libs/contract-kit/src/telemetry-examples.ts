import { type TelemetryRecord } from '@accord/canonical';

/** One record of each kind, as this service's document allows it to report. */
export function telemetryExamples(service: string): TelemetryRecord[] {
  const told = {
    correlationId: '0198c0de-0000-7000-8000-00000000000a',
    at: '2026-01-05T09:00:00.000Z',
    service,
  };
  const delivery = {
    ...told,
    queue: `${service}.follow-order-on-order-placed`,
    eventType: 'checkout.order.placed.v1',
    messageId: '0198c0de-0000-7000-8000-000000000001',
    attempt: 2,
    reason: 'vendor.unavailable',
  };
  return [
    {
      ...told,
      kind: 'vendor-call',
      causationId: '0198c0de-0000-7000-8000-000000000001',
      vendor: 'stripe',
      account: 'default',
      operation: 'create_intent',
      outcome: 'ok',
      status: 200,
      durationMs: 412.5,
      attempt: 1,
    },
    { ...delivery, kind: 'delivery-retried' },
    { ...delivery, kind: 'delivery-parked' },
    { ...told, kind: 'compensation', step: 'release-stock', outcome: 'done', synthetic: true },
    { ...told, kind: 'placement', outcome: 'declined', reason: 'insufficient_funds', durationMs: 310.5 },
    { ...told, kind: 'answer-differs', vendor: 'stripe', answer: 'payment_intent', field: 'status' },
  ];
}
