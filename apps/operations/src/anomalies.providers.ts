import type { Provider } from '@nestjs/common';
import { AnomaliesSchedule } from './inbound/anomalies.schedule.ts';
import { PostgresAnomalyBook } from './outbound/anomalies/postgres-anomaly-book.ts';
import { PostgresMeasurements } from './outbound/anomalies/postgres-measurements.ts';
import { FindAnomalies } from './use-cases/anomalies/find-anomalies.ts';
import { HearMeasures } from './use-cases/anomalies/hear-measures.ts';
import { Listen } from './use-cases/anomalies/listen.ts';
import { AnomalyBook, Measurements } from './use-cases/anomalies/ports.ts';
import { TellOfAnomalies } from './use-cases/anomalies/tell-of-anomalies.ts';
import { WatchBacklogs } from './use-cases/anomalies/watch-backlogs.ts';

/** What is unusual about a few figures. */
export const anomaliesProviders: readonly Provider[] = [
  { provide: Measurements, useClass: PostgresMeasurements },
  { provide: AnomalyBook, useClass: PostgresAnomalyBook },
  HearMeasures,
  Listen,
  WatchBacklogs,
  FindAnomalies,
  TellOfAnomalies,
  AnomaliesSchedule,
];
