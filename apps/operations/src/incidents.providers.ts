import type { Clock } from '@accord/canonical';
import { Telemetry } from '@accord/messaging';
import { clockToken } from '@accord/service-kit';
import type { Provider } from '@nestjs/common';
import type { OperationsConfig } from './operations.config.ts';
import { PostgresIncidentBook, bookSettings } from './outbound/incidents/postgres-incident-book.ts';
import { PostgresOrderProgress } from './outbound/incidents/postgres-order-progress.ts';
import { PostgresOutgoing } from './outbound/incidents/postgres-outgoing.ts';
import { PostgresParkedQueues } from './outbound/incidents/postgres-parked-queues.ts';
import { PostgresSignalStore } from './outbound/incidents/postgres-signal-store.ts';
import { ActOnIncident } from './use-cases/incidents/act-on-incident.ts';
import {
  DeliverNotifications,
  deliverySettings,
  notifiersToken,
} from './use-cases/incidents/deliver-notifications.ts';
import { HearLandscape } from './use-cases/incidents/hear-landscape.ts';
import type { Notifier } from './use-cases/incidents/notifier.ts';
import { ObserveLandscape, pauseReminder, Watched } from './use-cases/incidents/observe-landscape.ts';
import {
  IncidentBook,
  OrdersInProgress,
  Outgoing,
  ParkedQueues,
  SignalStore,
} from './use-cases/incidents/ports.ts';
import { RaiseSignals } from './use-cases/incidents/raise-signals.ts';
import { ShowLandscape } from './use-cases/incidents/show-landscape.ts';
import { SweptStores, WatchLandscape, watchTiming } from './use-cases/incidents/watch-landscape.ts';
import { openNotifiers } from './vendors/open-notifiers.ts';

/** What comes back within this time is the same incident. */
const reopenMs = 600_000;

/** Signals, incidents, and who is told of them. */
export function incidentsProviders(config: OperationsConfig): Provider[] {
  const timing = {
    everyMs: config.OPERATIONS_POLL_MS,
    gatherMs: config.OPERATIONS_INCIDENT_GATHER_MS,
    settleMs: config.OPERATIONS_INCIDENT_SETTLE_MS,
    reopenMs,
  };
  const delivery = { everyMs: config.OPERATIONS_POLL_MS, console: config.OPERATIONS_PUBLIC_URL ?? null };
  return [
    { provide: watchTiming, useValue: timing },
    { provide: deliverySettings, useValue: delivery },
    {
      provide: notifiersToken,
      inject: [Telemetry, clockToken],
      useFactory: (telemetry: Telemetry, clock: Clock) =>
        openNotifiers(config, {
          recorder: {
            record: (record) => {
              telemetry.record(record);
            },
          },
          clock,
        }),
    },
    {
      provide: bookSettings,
      inject: [notifiersToken],
      useFactory: (notifiers: readonly Notifier[]) => ({
        channels: notifiers.map(({ channel }) => channel),
        home: config.OPERATIONS_CURRENCY,
      }),
    },
    { provide: SignalStore, useClass: PostgresSignalStore },
    { provide: OrdersInProgress, useClass: PostgresOrderProgress },
    { provide: IncidentBook, useClass: PostgresIncidentBook },
    { provide: Outgoing, useClass: PostgresOutgoing },
    { provide: ParkedQueues, useClass: PostgresParkedQueues },
    RaiseSignals,
    HearLandscape,
    { provide: pauseReminder, useValue: config.OPERATIONS_PAUSE_REMINDER_MS },
    Watched,
    ObserveLandscape,
    SweptStores,
    WatchLandscape,
    ShowLandscape,
    ActOnIncident,
    DeliverNotifications,
  ];
}
