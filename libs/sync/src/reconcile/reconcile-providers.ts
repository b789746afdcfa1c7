import type { Clock, Ids } from '@accord/canonical';
import { HealthRegistry } from '@accord/service-kit';
import type { FactoryProvider, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Comparison } from './comparison.ts';
import { Reconcile } from './reconcile.ts';
import { ReconcileHealth } from './reconcile-health.ts';
import { ReconcileSchedule } from './reconcile-schedule.ts';
import { ReconciliationStore } from './reconciliation-store.ts';

export interface Comparing<Parts extends readonly unknown[]> {
  /** What the comparisons are made of, in the order in which they get it. */
  readonly inject: NonNullable<FactoryProvider['inject']>;
  readonly comparisons: (parts: Parts) => readonly Comparison[];
  readonly clock: Clock;
  readonly ids: Ids;
  /** Pause between two rounds of what is recent, with repair; 0 leaves it to whoever asks. */
  readonly everyMs: number;
}

/** What a service holds against what others have: `Reconcile`, its lines on the health page, and its schedule. */
export function reconcileProviders<Parts extends readonly unknown[]>({
  inject,
  comparisons,
  clock,
  ids,
  everyMs,
}: Comparing<Parts>): Provider[] {
  return [
    {
      provide: Reconcile,
      inject: [DataSource, ...inject],
      useFactory: (database: DataSource, ...parts: Parts) =>
        new Reconcile({
          comparisons: comparisons(parts),
          store: new ReconciliationStore(database),
          clock,
          ids,
        }),
    },
    {
      provide: ReconcileHealth,
      inject: [HealthRegistry, Reconcile],
      useFactory: (health: HealthRegistry, reconcile: Reconcile) =>
        new ReconcileHealth(health, reconcile, clock),
    },
    {
      provide: ReconcileSchedule,
      inject: [Reconcile],
      useFactory: (reconcile: Reconcile) => new ReconcileSchedule(reconcile, everyMs),
    },
  ];
}
