/** Our own headers: the broker's x-death means different things in different versions. */
export const header = {
  attempt: 'x-accord-attempt',
  waits: 'x-accord-waits',
  firstSeenAt: 'x-accord-first-seen-at',
  retryReason: 'x-accord-retry-reason',
  parkedReason: 'x-accord-parked-reason',
  parkedQueue: 'x-accord-parked-queue',
  parkedStack: 'x-accord-parked-stack',
  parkedAttempts: 'x-accord-parked-attempts',
  parkedFirstSeenAt: 'x-accord-parked-first-seen-at',
  parkedAt: 'x-accord-parked-at',
  parkedRoutingKey: 'x-accord-parked-routing-key',
  redelivered: 'x-accord-redelivered-by-operator',
} as const;

export type Headers = Readonly<Record<string, unknown>>;

/** Headers by which the broker routes or keeps its own books; copied to a new message they would act again. */
const brokersOwn = /^(cc|bcc|x-death|x-first-death-.*|x-last-death-.*|x-delivery-count|x-acquired-count)$/i;

/** The sender's headers, fit to be sent once more. */
export function carriedOver(headers: Headers): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !brokersOwn.test(name)));
}

export function numberHeader(headers: Headers, name: string, fallback: number): number {
  const value = headers[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}

export function textHeader(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
