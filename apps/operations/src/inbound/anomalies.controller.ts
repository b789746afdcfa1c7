import { Endpoint, ZodQuery } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import { AnomalyBook } from '../use-cases/anomalies/ports.ts';
import { pageSize } from '../use-cases/ports.ts';
import { AnomalyPage, AnomalyQuery, shown } from './anomalies.schema.ts';

@Controller('api/anomalies')
export class AnomaliesController {
  constructor(private readonly book: AnomalyBook) {}

  @Get()
  @Endpoint({
    summary: 'What was unusual about a few figures, the latest first',
    scope: 'operations:read',
    query: AnomalyQuery,
    responses: { 200: AnomalyPage },
  })
  async list(
    @ZodQuery(AnomalyQuery) { cursor }: z.output<typeof AnomalyQuery>,
  ): Promise<z.input<typeof AnomalyPage>> {
    const items = await this.book.list(cursor);
    const nextCursor = items.length < pageSize ? null : (items.at(-1)?.id ?? null);
    return { items: items.map(shown), nextCursor };
  }
}
