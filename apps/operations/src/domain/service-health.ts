export const serviceStates = ['ready', 'not_ready', 'draining', 'down', 'unknown'] as const;
/** `down` gave no answer, `unknown` was not asked yet. */
export type ServiceState = (typeof serviceStates)[number];

export interface DependencyHealth {
  readonly name: string;
  readonly status: 'up' | 'down';
  readonly since: string;
  readonly detail?: string | undefined;
}

/** One service as operations last saw it. */
export interface ServiceHealth {
  readonly service: string;
  readonly url: string;
  readonly state: ServiceState;
  readonly since: string;
  readonly checkedAt: string | null;
  readonly dependencies: readonly DependencyHealth[];
}

/** What one look at a service found. */
export type Sighting = Pick<ServiceHealth, 'state' | 'dependencies'>;

/** `since` moves only when the state does. */
export function seenAgain(before: ServiceHealth, sighting: Sighting, at: Date): ServiceHealth {
  const checkedAt = at.toISOString();
  const since = before.state === sighting.state ? before.since : checkedAt;
  return { ...before, ...sighting, since, checkedAt };
}
