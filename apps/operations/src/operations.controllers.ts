import { AuditController } from './inbound/audit.controller.ts';
import { TimelineController } from './inbound/timeline.controller.ts';
import { HealthMapController } from './inbound/health-map.controller.ts';
import { ParkedController } from './inbound/parked.controller.ts';
import { PagesController } from './inbound/pages/pages.controller.ts';
import { WatcherConsumer } from './inbound/watcher.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const operationsControllers = [
  TimelineController,
  HealthMapController,
  ParkedController,
  AuditController,
  PagesController,
  WatcherConsumer,
] as const;
