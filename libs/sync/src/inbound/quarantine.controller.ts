import { fieldMessage } from '@accord/canonical';
import { currentContext, Endpoint, ZodBody, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { Quarantine, QuarantinedRecord } from '../quarantine.ts';
import { RunView } from '../run-view.ts';
import type { Listed } from '../run-view.ts';
import { answered } from './problems.ts';

const query = z.object({
  flow: z.string().max(100).optional(),
  code: z.string().max(100).optional(),
  cursor: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,15}$/)
    .optional(),
});
const list = z.object({ items: z.array(QuarantinedRecord), nextCursor: z.string().nullable() });

const decision = z.strictObject({
  runId: z.uuid(),
  seqs: z.array(z.int().min(1)).min(1).max(1000),
  /** For whoever reads it later. No personal data. */
  note: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^\P{Cc}*$/u, fieldMessage('one line of text', 'eine Zeile Text'))
    .optional(),
});
type Decision = z.output<typeof decision>;

/** Records that broke a rule and wait for a person. Who decided is written beside the record. */
@Controller('quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: Quarantine) {}

  @Get()
  @Endpoint({
    summary: 'Records that broke a rule, as they came, oldest run first',
    scope: 'runs:read',
    query,
    responses: { 200: list },
  })
  list(@ZodQuery(query) { flow, code, cursor }: z.output<typeof query>): Promise<Listed<QuarantinedRecord>> {
    const [runId, seq] = cursor?.split(':') ?? [];
    const after = runId !== undefined && seq !== undefined ? { runId, seq: Number(seq) } : undefined;
    return this.quarantine.list({ flow, code, after });
  }

  @Post('release')
  @Endpoint({
    summary: 'Try records again under the rules of today, in a run of their own',
    scope: 'runs:write',
    body: decision,
    responses: {
      202: RunView,
      404: 'sync.run_not_found',
      409: [
        'sync.not_quarantined',
        'sync.already_running',
        'sync.still_running',
        'sync.records_deleted',
        'sync.nothing_failed',
      ],
    },
  })
  release(@ZodBody(decision) { runId, seqs, note }: Decision): Promise<RunView> {
    return answered(this.quarantine.release(runId, { seqs, ...decider(note) }));
  }

  @Post('discard')
  @Endpoint({
    summary: 'Leave records out for good',
    scope: 'runs:write',
    body: decision,
    responses: { 204: null, 409: 'sync.not_quarantined' },
  })
  discard(@ZodBody(decision) { runId, seqs, note }: Decision): Promise<void> {
    return answered(this.quarantine.discard(runId, { seqs, ...decider(note) }));
  }
}

function decider(note: string | undefined): { by: string; note: string | null } {
  return { by: currentContext()?.caller ?? 'unknown', note: note ?? null };
}
