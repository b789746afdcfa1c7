import { AnomaliesController } from './inbound/anomalies.controller.ts';
import { AuditController } from './inbound/audit.controller.ts';
import { TimelineController } from './inbound/timeline.controller.ts';
import { FlagsController } from './inbound/flows/flags.controller.ts';
import { FlowsController } from './inbound/flows/flows.controller.ts';
import { HealthMapController } from './inbound/health-map.controller.ts';
import { IncidentsController } from './inbound/incidents.controller.ts';
import { GroupsController } from './inbound/mending/groups.controller.ts';
import { LettersController } from './inbound/mending/letters.controller.ts';
import { RedeliveriesController } from './inbound/mending/redeliveries.controller.ts';
import { ParkedController } from './inbound/parked.controller.ts';
import { ConsoleController } from './inbound/console/console.controller.ts';
import { LiveController } from './inbound/live.controller.ts';
import { SessionController } from './inbound/session/session.controller.ts';
import { SyntheticController } from './inbound/synthetic.controller.ts';
import { ErasureConsumer } from './inbound/erasure.consumer.ts';
import { WatcherConsumer } from './inbound/watcher.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const operationsControllers = [
  TimelineController,
  HealthMapController,
  FlowsController,
  FlagsController,
  IncidentsController,
  SyntheticController,
  AnomaliesController,
  ParkedController,
  GroupsController,
  RedeliveriesController,
  LettersController,
  AuditController,
  SessionController,
  LiveController,
  ConsoleController,
  WatcherConsumer,
  ErasureConsumer,
] as const;
