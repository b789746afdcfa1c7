import { Endpoint, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Reconciliations, type Reconciliation } from '../use-cases/ports/reconciliations.ts';
import { ReconcileCatalogue } from '../use-cases/reconcile-catalogue.ts';
import { problem } from './problems.ts';

const reconciliationBody = z.strictObject({
  kind: z.enum(['articles', 'stock']),
  /** Unless false nothing is changed. */
  dryRun: z.boolean().default(true),
});

const totals = z.object({ count: z.int().min(0), sum: z.int() });
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable();
const difference = z.object({
  /** The ERP's id of the article. */
  key: z.string(),
  kind: z.enum(['missing_here', 'missing_there', 'different']),
  fields: z.array(z.string()),
  ours: facts,
  theirs: facts,
  action: z.enum(['take_over', 'take_off_sale', 'mend_there', 'wait_for_orders']),
  repaired: z.boolean(),
});
const reconciliation = z.object({
  id: z.uuid(),
  kind: z.enum(['articles', 'stock']),
  dryRun: z.boolean(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  ours: totals,
  theirs: totals,
  suspected: z.int().min(0),
  differences: z.array(difference),
  open: z.int().min(0),
});

/** What we have against what the ERP has. */
@Controller('reconciliations')
export class ReconciliationsController {
  constructor(
    private readonly reconcile: ReconcileCatalogue,
    private readonly reconciliations: Reconciliations,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Compare articles or stock with the ERP now, and repair what differs unless it is a dry run',
    scope: 'catalogue:write',
    body: reconciliationBody,
    responses: { 201: reconciliation, 422: 'request.invalid' },
  })
  async start(
    @ZodBody(reconciliationBody) { kind, dryRun }: z.output<typeof reconciliationBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Reconciliation> {
    reply.status(201);
    return this.reconcile.execute(kind, dryRun);
  }

  @Get(':id')
  @Endpoint({
    summary: 'One comparison, as it ended',
    scope: 'products:read',
    params: { id: z.uuid() },
    responses: { 200: reconciliation, 404: 'inventory.reconciliation_not_found' },
  })
  async view(@ZodParam('id', z.uuid()) id: string): Promise<Reconciliation> {
    const found = await this.reconciliations.find(id);
    if (found === undefined) throw problem('inventory.reconciliation_not_found');
    return found;
  }
}
