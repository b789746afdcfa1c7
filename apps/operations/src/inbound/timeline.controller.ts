import { OrderNumber } from '@accord/canonical';
import { Endpoint, Problem, ZodParam } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import type { Timeline } from '../domain/timeline-entry.ts';
import { TellStory } from '../use-cases/tell-story.ts';
import { TimelineSchema } from './timeline.schema.ts';

@Controller('api/timeline')
export class TimelineController {
  constructor(private readonly tellStory: TellStory) {}

  @Get(':orderNumber')
  @Endpoint({
    summary: 'The whole story of one order',
    description:
      'Events of all services, vendor calls with outcome and duration, retries, parked messages and compensation, oldest first.',
    scope: 'operations:read',
    params: { orderNumber: OrderNumber },
    responses: { 200: TimelineSchema, 404: 'operations.unknown_order' },
  })
  async read(@ZodParam('orderNumber', OrderNumber) orderNumber: OrderNumber): Promise<Timeline> {
    const timeline = await this.tellStory.execute(orderNumber);
    if (timeline === undefined) throw new Problem('operations.unknown_order', { orderNumber });
    return timeline;
  }
}
