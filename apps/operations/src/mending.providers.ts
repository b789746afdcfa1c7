import type { Provider } from '@nestjs/common';
import { RedeliverySchedule } from './inbound/mending/redelivery.schedule.ts';
import type { OperationsConfig } from './operations.config.ts';
import { HttpConsumers } from './outbound/mending/http-consumers.ts';
import { PostgresLetterDesk } from './outbound/mending/postgres-letter-desk.ts';
import { PostgresParkedGroups } from './outbound/mending/postgres-parked-groups.ts';
import { PostgresRedeliveries } from './outbound/mending/postgres-redeliveries.ts';
import { PostgresRedeliveryCourse } from './outbound/mending/postgres-redelivery-course.ts';
import { PostgresRedeliveryItems } from './outbound/mending/postgres-redelivery-items.ts';
import { PostgresSelections } from './outbound/mending/postgres-selections.ts';
import { ConductRedeliveries, redeliveryTick } from './use-cases/mending/conduct-redeliveries.ts';
import type { RedeliveryTick } from './use-cases/mending/conduct-redeliveries.ts';
import { DecideRedelivery } from './use-cases/mending/decide-redelivery.ts';
import { HoldGroup, ParkedGroups } from './use-cases/mending/hold-group.ts';
import { LetterDesk } from './use-cases/mending/letter-desk.ts';
import { MendLetter } from './use-cases/mending/mend-letter.ts';
import {
  Consumers,
  Redeliveries,
  RedeliveryCourse,
  RedeliveryItems,
  Selections,
} from './use-cases/mending/ports.ts';
import { PreviewRedelivery } from './use-cases/mending/preview-redelivery.ts';
import { RedeliveryNotes } from './use-cases/mending/redelivery-notes.ts';
import { RedeliveryQuestions } from './use-cases/mending/redelivery-questions.ts';
import { RequestRedelivery } from './use-cases/mending/request-redelivery.ts';

/** Groups of parked messages, and the way back of many at once. */
export function mendingProviders(
  config: OperationsConfig,
  services: readonly { readonly service: string; readonly url: string }[],
): Provider[] {
  return [
    {
      provide: Consumers,
      useFactory: () => new HttpConsumers({ services, serviceKey: config.ACCORD_SERVICE_KEY }),
    },
    { provide: redeliveryTick, useValue: tickOf(config.OPERATIONS_POLL_MS) },
    { provide: Selections, useClass: PostgresSelections },
    { provide: Redeliveries, useClass: PostgresRedeliveries },
    { provide: RedeliveryCourse, useClass: PostgresRedeliveryCourse },
    { provide: RedeliveryItems, useClass: PostgresRedeliveryItems },
    { provide: ParkedGroups, useClass: PostgresParkedGroups },
    { provide: LetterDesk, useClass: PostgresLetterDesk },
    PreviewRedelivery,
    RedeliveryQuestions,
    RequestRedelivery,
    DecideRedelivery,
    RedeliveryNotes,
    ConductRedeliveries,
    RedeliverySchedule,
    MendLetter,
    HoldGroup,
  ];
}

/** A redelivery is looked at ten times as often as a service's health; one that died is taken up after three looks at that. */
function tickOf(pollMs: number): RedeliveryTick {
  return { everyMs: pollMs / 10, leaseMs: 3 * pollMs };
}
