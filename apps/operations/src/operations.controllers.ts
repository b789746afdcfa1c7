import { AuditController } from './inbound/audit.controller.ts';
import { TimelineController } from './inbound/timeline.controller.ts';
import { HealthMapController } from './inbound/health-map.controller.ts';
import { ParkedController } from './inbound/parked.controller.ts';
import { ConsoleController } from './inbound/console/console.controller.ts';
import { LiveController } from './inbound/live.controller.ts';
import { SessionController } from './inbound/session/session.controller.ts';
import { WatcherConsumer } from './inbound/watcher.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const operationsControllers = [
  TimelineController,
  HealthMapController,
  ParkedController,
  AuditController,
  SessionController,
  LiveController,
  ConsoleController,
  WatcherConsumer,
] as const;
