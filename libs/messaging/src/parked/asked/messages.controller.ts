import { Endpoint, ZodBody } from '@accord/service-kit';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Parties } from '../../consuming/parties.ts';
import { knownOf } from '../../outbox/inbox-memory.ts';
import type { ConsumerDefinition, Topology } from '../../topology/definition.ts';
import { AppliedAnswer, AppliedQuestion, ServedConsumers } from './messages.schema.ts';

/** What the service of this process listens to. */
export const servedTopology = Symbol('served topology');

/** What operations asks a service before and after it sends its parked messages again. */
@Controller('internal')
export class MessagesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parties: Parties,
    @Inject(servedTopology) private readonly topology: Topology,
  ) {}

  @Post('applied')
  @Endpoint({
    summary: 'Which of these messages a consumer is done with',
    scope: 'messages:read',
    body: AppliedQuestion,
    responses: { 200: AppliedAnswer },
  })
  async applied(
    @ZodBody(AppliedQuestion) { queue, messageIds }: z.output<typeof AppliedQuestion>,
  ): Promise<z.output<typeof AppliedAnswer>> {
    return { applied: await knownOf(this.dataSource, queue, messageIds) };
  }

  @Get('consumers')
  @Endpoint({
    summary: 'What each consumer reads, and what it does outside for one message',
    scope: 'messages:read',
    responses: { 200: ServedConsumers },
  })
  consumers(): ServedConsumers {
    return { consumers: this.topology.consumers.map((one) => this.served(one)) };
  }

  private served(consumer: ConsumerDefinition): ServedConsumers['consumers'][number] {
    const { queue } = consumer;
    if ('raw' in consumer) return { queue, events: [], calls: [] };
    const { events, calls = [], needs = { all: [] } } = consumer;
    const serving = this.parties.whoServes(needs);
    return {
      queue,
      events: events.map(({ key }) => key),
      calls: calls.flatMap((call) => serving.map((whom) => ({ requests: 1, ...whom, ...call }))),
    };
  }
}
