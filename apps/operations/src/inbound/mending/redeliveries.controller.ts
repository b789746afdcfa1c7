import { Endpoint, ZodBody, ZodParam, ZodQuery, currentContext } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Redelivery } from '../../domain/redelivery.ts';
import { DecideRedelivery } from '../../use-cases/mending/decide-redelivery.ts';
import { Redeliveries } from '../../use-cases/mending/ports.ts';
import { PreviewRedelivery } from '../../use-cases/mending/preview-redelivery.ts';
import type { Preview } from '../../use-cases/mending/preview-redelivery.ts';
import { RequestRedelivery } from '../../use-cases/mending/request-redelivery.ts';
import {
  PreviewRequest,
  PreviewSchema,
  RedeliveriesPage,
  RedeliveriesQuery,
  RedeliveryRequest,
  RedeliverySchema,
} from './redeliveries.schema.ts';

const perPage = 50;
const id = z.uuid();
const unknown = 'parked.unknown_redelivery';

/** Many parked messages at once: first looked at, then five as a canary, then more and more. */
@Controller('api/parked')
export class RedeliveriesController {
  constructor(
    private readonly previewRedelivery: PreviewRedelivery,
    private readonly request: RequestRedelivery,
    private readonly decide: DecideRedelivery,
    private readonly redeliveries: Redeliveries,
  ) {}

  @Post('preview')
  @Endpoint({
    summary: 'What sending these messages again would do; nothing is sent',
    scope: 'operations:read',
    body: PreviewRequest,
    responses: { 200: PreviewSchema },
  })
  preview(@ZodBody(PreviewRequest) { selection }: z.output<typeof PreviewRequest>): Promise<Preview> {
    return this.previewRedelivery.execute(selection);
  }

  @Post('redeliveries')
  @Endpoint({
    summary: 'Send these messages back to their consumers under their old ids',
    description:
      'Five go first. When each is applied, more follow, within the quotas of the vendors concerned; a message that is parked again for the same cause ends it. More than 1,000 messages wait for a second person, who is an admin.',
    scope: 'operations:write',
    body: RedeliveryRequest,
    responses: { 202: RedeliverySchema, 409: ['parked.nothing_selected', 'parked.unknown_consumer'] },
  })
  begin(
    @ZodBody(RedeliveryRequest) { selection, note }: z.output<typeof RedeliveryRequest>,
  ): Promise<Redelivery> {
    return this.request.execute({ selection, note: note ?? null, caller: caller() });
  }

  @Get('redeliveries')
  @Endpoint({
    summary: 'Redeliveries, newest first',
    scope: 'operations:read',
    query: RedeliveriesQuery,
    responses: { 200: RedeliveriesPage },
  })
  async list(
    @ZodQuery(RedeliveriesQuery) { cursor }: z.output<typeof RedeliveriesQuery>,
  ): Promise<{ items: readonly Redelivery[]; nextCursor: string | null }> {
    const items = await this.redeliveries.newest(cursor, perPage);
    return { items, nextCursor: items.length < perPage ? null : (items.at(-1)?.id ?? null) };
  }

  @Get('redeliveries/:id')
  @Endpoint({
    summary: 'One redelivery: how far it is, or why it stopped',
    scope: 'operations:read',
    params: { id },
    responses: { 200: RedeliverySchema, 404: unknown },
  })
  one(@ZodParam('id', id) redelivery: string): Promise<Redelivery> {
    return this.decide.present(redelivery);
  }

  @Post('redeliveries/:id/approve')
  @Endpoint({
    summary: 'Let a large redelivery go, as an admin other than who asked for it',
    scope: 'operations:admin',
    params: { id },
    rawBody: true,
    responses: { 200: RedeliverySchema, 404: unknown, 409: ['parked.same_person', 'parked.not_waiting'] },
  })
  approve(@ZodParam('id', id) redelivery: string): Promise<Redelivery> {
    return this.decide.approve(redelivery, caller());
  }

  @Post('redeliveries/:id/stop')
  @Endpoint({
    summary: 'Send no more of them',
    scope: 'operations:write',
    params: { id },
    rawBody: true,
    responses: { 200: RedeliverySchema, 404: unknown, 409: 'parked.redelivery_ended' },
  })
  stop(@ZodParam('id', id) redelivery: string): Promise<Redelivery> {
    return this.decide.stop(redelivery, caller());
  }
}

function caller(): string {
  return currentContext()?.caller ?? 'unknown';
}
