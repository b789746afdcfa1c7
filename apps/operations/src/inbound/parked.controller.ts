import { Endpoint, ZodBody, ZodQuery, currentContext } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { ParkedLetter, RedeliveryReport } from '../domain/parked-letter.ts';
import { ParkedLetters, pageSize } from '../use-cases/ports.ts';
import { RedeliverParked } from '../use-cases/redeliver-parked.ts';
import { ParkedPage, ParkedQuery, RedeliverRequest, ReportSchema } from './parked.schema.ts';

@Controller('api/parked')
export class ParkedController {
  constructor(
    private readonly letters: ParkedLetters,
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
  ): Promise<{ items: readonly ParkedLetter[]; nextCursor: string | null }> {
    const items = await this.letters.waiting({ ...query, after: query.cursor });
    return { items, nextCursor: items.length < pageSize ? null : (items.at(-1)?.id ?? null) };
  }

  @Post('redeliver')
  @Endpoint({
    summary: 'Send parked messages back to the consumers they came from',
    description:
      'Each keeps its message id, so a consumer that had handled it after all takes it for a repeat.',
    scope: 'operations:write',
    body: RedeliverRequest,
    responses: { 200: ReportSchema },
  })
  redeliver(@ZodBody(RedeliverRequest) body: z.output<typeof RedeliverRequest>): Promise<RedeliveryReport> {
    return this.redeliverParked.execute(body.ids, currentContext()?.caller ?? 'unknown');
  }
}
