import type { MigrationClass } from '@accord/service-kit';
import { CreateAnomalies1763840100000 } from './create-anomalies.ts';
import { CreateAuditLog1763740000000 } from './create-audit-log.ts';
import { CreateIncidents1763750000000 } from './create-incidents.ts';
import { CreateParkedMessages1763690000001 } from './create-parked-messages.ts';
import { CreateRedeliveryRuns1763740200000 } from './create-redelivery-runs.ts';
import { CreateSessions1763760000000 } from './create-sessions.ts';
import { CreateSyntheticRuns1763790000000 } from './create-synthetic-runs.ts';
import { CreateTimeline1763690000000 } from './create-timeline.ts';
import { GroupParkedMessages1763740100000 } from './group-parked-messages.ts';
import { ListManyLetters1763780100000 } from './list-many-letters.ts';
import { PeopleToForget1763810100000 } from './people-to-forget.ts';
import { SearchTimeline1763780000000 } from './search-timeline.ts';

export const migrations: readonly MigrationClass[] = [
  CreateTimeline1763690000000,
  CreateParkedMessages1763690000001,
  CreateAuditLog1763740000000,
  GroupParkedMessages1763740100000,
  CreateRedeliveryRuns1763740200000,
  CreateIncidents1763750000000,
  CreateSessions1763760000000,
  SearchTimeline1763780000000,
  ListManyLetters1763780100000,
  CreateSyntheticRuns1763790000000,
  CreateAnomalies1763840100000,
  PeopleToForget1763810100000,
];
