import type { Provider } from '@nestjs/common';
import { PostgresAuditLog } from './outbound/postgres-audit-log.ts';
import { Audit } from './use-cases/audit.ts';
import { AuditLog } from './use-cases/audit-log.ts';
import { RecordRefusals } from './use-cases/record-refusals.ts';
import { VerifyAudit } from './use-cases/verify-audit.ts';

/** Who did what, on record. */
export const auditProviders: readonly Provider[] = [
  { provide: AuditLog, useClass: PostgresAuditLog },
  Audit,
  RecordRefusals,
  VerifyAudit,
];
