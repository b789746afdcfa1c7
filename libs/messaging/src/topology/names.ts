/** Exchanges every service knows. All are durable topic exchanges. */
export const exchanges = {
  events: 'accord.events',
  parked: 'accord.parked',
  telemetry: 'accord.telemetry',
} as const;

/** Where an event goes that nobody listens to: kept for a look, not lost. */
export const strays = 'accord.strays';

/** Fanout exchange and queue of one retry tier bear the same name. */
export function retryName(tier: string): string {
  return `accord.retry.${tier}`;
}

/** Puts everything of one environment (or one test) beside that of another on the same broker. */
export function inNamespace(namespace: string, name: string): string {
  return `${namespace}${name}`;
}

/** The name as its owner wrote it. */
export function withoutNamespace(namespace: string, name: string): string {
  return name.startsWith(namespace) ? name.slice(namespace.length) : name;
}
