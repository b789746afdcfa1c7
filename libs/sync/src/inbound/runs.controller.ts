import { Endpoint, Problem, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { RecordedOutcome, RunRecord, RunStatus, RunView } from '../run-view.ts';
import type { Listed } from '../run-view.ts';
import { Runs } from '../runs.ts';
import { answered } from './problems.ts';

const runId = z.uuid();
const runsQuery = z.object({
  flow: z.string().max(100).optional(),
  status: RunStatus.optional(),
  cursor: z.uuid().optional(),
});
const recordsQuery = z.object({
  outcome: RecordedOutcome.optional(),
  cursor: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
const runList = z.object({ items: z.array(RunView), nextCursor: z.string().nullable() });
const recordList = z.object({ items: z.array(RunRecord), nextCursor: z.string().nullable() });

/** Nothing is read of a body; that it holds no card number is looked at all the same. */
const nothing = z.unknown();

/** The runs of a service's flows, for whoever wants to know what came of them. */
@Controller('runs')
export class RunsController {
  constructor(private readonly runs: Runs) {}

  @Get()
  @Endpoint({
    summary: 'Runs, newest first',
    scope: 'runs:read',
    query: runsQuery,
    responses: { 200: runList },
  })
  list(@ZodQuery(runsQuery) query: z.output<typeof runsQuery>): Promise<Listed<RunView>> {
    return this.runs.list(query);
  }

  @Get(':runId')
  @Endpoint({
    summary: 'One run: how far it is, or what came of it',
    scope: 'runs:read',
    params: { runId },
    responses: { 200: RunView, 404: 'sync.run_not_found' },
  })
  async one(@ZodParam('runId', runId) id: string): Promise<RunView> {
    const view = await this.runs.view(id);
    if (view === undefined) throw new Problem('sync.run_not_found');
    return view;
  }

  @Get(':runId/records')
  @Endpoint({
    summary: 'Records of a run that were skipped or failed, with the reason and as they came',
    scope: 'runs:read',
    params: { runId },
    query: recordsQuery,
    responses: { 200: recordList, 404: 'sync.run_not_found' },
  })
  async records(
    @ZodParam('runId', runId) id: string,
    @ZodQuery(recordsQuery) { outcome, cursor }: z.output<typeof recordsQuery>,
  ): Promise<Listed<RunRecord>> {
    await this.one(id);
    return this.runs.records(id, { outcome, after: cursor });
  }

  @Post(':runId/retry')
  @Endpoint({
    summary: 'Try the failed records of a run again, in a new run, under the rules of today',
    scope: 'runs:write',
    params: { runId },
    rawBody: true,
    responses: {
      202: RunView,
      404: 'sync.run_not_found',
      409: [
        'flow.paused',
        'sync.already_running',
        'sync.still_running',
        'sync.records_deleted',
        'sync.nothing_failed',
      ],
    },
  })
  retry(@ZodParam('runId', runId) id: string, @ZodBody(nothing) _nothing: unknown): Promise<RunView> {
    return answered(this.runs.retry(id));
  }

  @Post(':runId/cancel')
  @Endpoint({
    summary: 'Stop a run after the batch at hand; what is loaded stays',
    scope: 'runs:write',
    params: { runId },
    rawBody: true,
    responses: { 202: RunView, 404: 'sync.run_not_found', 409: 'sync.not_running' },
  })
  cancel(@ZodParam('runId', runId) id: string, @ZodBody(nothing) _nothing: unknown): Promise<RunView> {
    return answered(this.runs.cancel(id));
  }
}
