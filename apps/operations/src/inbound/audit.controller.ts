import { Endpoint, ZodQuery } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import type { AuditEntry, ChainedEntry } from '../domain/audit-chain.ts';
import { AuditLog } from '../use-cases/audit-log.ts';
import { VerifyAudit } from '../use-cases/verify-audit.ts';
import type { Verification } from '../use-cases/verify-audit.ts';
import { AuditPage, AuditQuery, KnownHead, VerificationSchema } from './audit.schema.ts';

const perPage = 100;

@Controller('api/audit')
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly verifyAudit: VerifyAudit,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Who did what, and who was refused, newest first',
    scope: 'operations:read',
    query: AuditQuery,
    responses: { 200: AuditPage },
  })
  async list(
    @ZodQuery(AuditQuery) { cursor, actor, action }: z.output<typeof AuditQuery>,
  ): Promise<{ items: readonly AuditEntry[]; nextCursor: string | null }> {
    const found = await this.log.newest({ before: cursor, actor, action }, perPage);
    const oldest = found.length < perPage ? undefined : found.at(-1);
    return { items: found.map(withoutPlace), nextCursor: oldest === undefined ? null : String(oldest.seq) };
  }

  @Get('verification')
  @Endpoint({
    summary: 'Whether anything in the audit log was changed, removed or moved',
    description:
      'With `seq` and `hash` of an earlier answer it also tells whether all of it was rewritten since.',
    scope: 'operations:read',
    query: KnownHead,
    responses: { 200: VerificationSchema },
  })
  verify(@ZodQuery(KnownHead) { seq, hash }: z.output<typeof KnownHead>): Promise<Verification> {
    return this.verifyAudit.execute(seq === undefined || hash === undefined ? undefined : { seq, hash });
  }
}

function withoutPlace({ id, at, actor, action, on, outcome, detail }: ChainedEntry): AuditEntry {
  return { id, at, actor, action, on, outcome, detail };
}
