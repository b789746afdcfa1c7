import { Endpoint, Problem, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { Reconcile } from '../reconcile/reconcile.ts';
import { Reconciliation } from '../reconcile/reconciliation-view.ts';
import { answered } from './problems.ts';

const id = z.uuid();
const comparisonBody = z.strictObject({
  kind: z.string().min(1).max(100),
  /** Unless false nothing is changed. */
  dryRun: z.boolean().default(true),
});
const comparisons = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      against: z.string(),
      last: Reconciliation.omit({ differences: true }).nullable(),
    }),
  ),
});

/** What this service has against what others have. */
@Controller('reconciliations')
export class ReconciliationsController {
  constructor(private readonly reconcile: Reconcile) {}

  @Get()
  @Endpoint({
    summary: 'What is compared with whom, and what the last comparison found',
    scope: 'runs:read',
    responses: { 200: comparisons },
  })
  async list(): Promise<z.output<typeof comparisons>> {
    const known = await this.reconcile.last();
    return {
      items: known.map(({ comparison: { kind, against }, last = null }) => ({ kind, against, last })),
    };
  }

  @Post()
  @Endpoint({
    summary: 'Compare now, and repair what differs unless it is a dry run',
    description: 'A dry run unless told otherwise. What was found and done is kept.',
    scope: 'runs:write',
    body: comparisonBody,
    responses: { 201: Reconciliation, 404: 'sync.comparison_not_found' },
  })
  start(@ZodBody(comparisonBody) { kind, dryRun }: z.output<typeof comparisonBody>): Promise<Reconciliation> {
    return answered(this.reconcile.execute(kind, { repair: !dryRun }));
  }

  @Get(':id')
  @Endpoint({
    summary: 'One comparison, as it ended',
    scope: 'runs:read',
    params: { id },
    responses: { 200: Reconciliation, 404: 'sync.reconciliation_not_found' },
  })
  async view(@ZodParam('id', id) wanted: string): Promise<Reconciliation> {
    const found = await this.reconcile.find(wanted);
    if (found === undefined) throw new Problem('sync.reconciliation_not_found');
    return found;
  }
}
