import type { MigrationClass } from '@accord/service-kit';
import { CreateAuditLog1763740000000 } from './create-audit-log.ts';
import { CreateParkedMessages1763690000001 } from './create-parked-messages.ts';
import { CreateSessions1763760000000 } from './create-sessions.ts';
import { CreateTimeline1763690000000 } from './create-timeline.ts';

export const migrations: readonly MigrationClass[] = [
  CreateTimeline1763690000000,
  CreateParkedMessages1763690000001,
  CreateAuditLog1763740000000,
  CreateSessions1763760000000,
];
