import { z } from 'zod';

export const ServiceState = z.enum(['ready', 'not_ready', 'draining', 'down', 'unknown']);
export type ServiceState = z.output<typeof ServiceState>;

/** One service as operations last saw it. `down` gave no answer, `unknown` was not asked yet. */
export const ServiceHealth = z
  .object({
    service: z.string(),
    url: z.string(),
    state: ServiceState,
    since: z.iso.datetime(),
    checkedAt: z.iso.datetime().nullable(),
    dependencies: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['up', 'down']),
        since: z.string(),
        detail: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'ServiceHealth' });
export type ServiceHealth = z.output<typeof ServiceHealth>;

export const HealthMap = z.object({ services: z.array(ServiceHealth) }).meta({ id: 'HealthMap' });
export type HealthMap = z.output<typeof HealthMap>;

/** What one look at a service found. */
export type Sighting = Pick<ServiceHealth, 'state' | 'dependencies'>;

/** `since` moves only when the state does. */
export function seenAgain(before: ServiceHealth, sighting: Sighting, at: Date): ServiceHealth {
  const checkedAt = at.toISOString();
  const since = before.state === sighting.state ? before.since : checkedAt;
  return { ...before, ...sighting, since, checkedAt };
}
