import { Endpoint, ZodBody, ZodQuery, currentContext } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { ParkedLetter, RedeliveryReport } from '../domain/parked-letter.ts';
import { ParkedStore } from '../outbound/parked-store.ts';
import { RedeliverParked } from '../use-cases/redeliver-parked.ts';

const ParkedQuery = z.object({
  queue: z.string().min(1).max(255).optional(),
  cursor: z.uuid().optional(),
});

const ParkedPage = z.object({
  items: z.array(ParkedLetter),
  /** Give it back as `cursor` for the next page; null on the last one. */
  nextCursor: z.uuid().nullable(),
});

const RedeliverRequest = z.object({ ids: z.array(z.uuid()).min(1).max(100) });

const pageSize = 100;

@Controller('api/parked')
export class ParkedController {
  constructor(
    private readonly store: ParkedStore,
    private readonly redeliverParked: RedeliverParked,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Messages that nobody could handle, oldest first',
    scope: 'operations:read',
    query: ParkedQuery,
    responses: { 200: ParkedPage },
  })
  async list(
    @ZodQuery(ParkedQuery) query: z.output<typeof ParkedQuery>,
  ): Promise<z.output<typeof ParkedPage>> {
    const items = await this.store.waiting({ queue: query.queue, after: query.cursor });
    return { items, nextCursor: items.length < pageSize ? null : (items.at(-1)?.id ?? null) };
  }

  @Post('redeliver')
  @Endpoint({
    summary: 'Send parked messages back to the consumers they came from',
    description:
      'Each keeps its message id, so a consumer that had handled it after all takes it for a repeat.',
    scope: 'operations:write',
    body: RedeliverRequest,
    responses: { 200: RedeliveryReport },
  })
  redeliver(@ZodBody(RedeliverRequest) body: z.output<typeof RedeliverRequest>): Promise<RedeliveryReport> {
    return this.redeliverParked.execute(body.ids, currentContext()?.caller ?? 'unknown');
  }
}
