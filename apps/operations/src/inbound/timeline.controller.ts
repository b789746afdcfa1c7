import { Endpoint, Problem, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import type { z } from 'zod';
import { customerDigest } from '../domain/customer-digest.ts';
import type { CustomerReferences } from '../domain/customer-reference.ts';
import type { CustomerEntry, FoundStory, MessageTimeline, Timeline } from '../domain/timeline-entry.ts';
import { customerReferencesToken } from './customer-references.token.ts';
import { SearchStories } from '../use-cases/search-stories.ts';
import { TellStory } from '../use-cases/tell-story.ts';
import {
  CustomerName,
  CustomerPage,
  CustomerQuery,
  FoundPageSchema,
  MessageId,
  MessageTimelineSchema,
  OrderName,
  ReferenceRequest,
  ReferenceSchema,
  TimelineQuery,
  TimelineSchema,
} from './timeline.schema.ts';

const perPage = 100;

@Controller('api/timeline')
export class TimelineController {
  constructor(
    private readonly tellStory: TellStory,
    private readonly search: SearchStories,
    @Inject(customerReferencesToken) private readonly references: CustomerReferences,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Orders, customers, messages and traces by what they are called',
    scope: 'operations:read',
    query: TimelineQuery,
    responses: { 200: FoundPageSchema },
  })
  async find(
    @ZodQuery(TimelineQuery) { search, cursor }: z.output<typeof TimelineQuery>,
  ): Promise<{ items: readonly FoundStory[]; nextCursor: string | null }> {
    const { items, next } = await this.search.execute(search, cursor);
    return { items, nextCursor: next };
  }

  @Post('references')
  @HttpCode(200)
  @Endpoint({
    summary: 'What a customer is called by here',
    description: 'The address is answered with a keyed digest and neither kept nor logged.',
    scope: 'operations:read',
    body: ReferenceRequest,
    responses: { 200: ReferenceSchema, 404: 'operations.no_references' },
  })
  reference(@ZodBody(ReferenceRequest) { email }: z.output<typeof ReferenceRequest>): { reference: string } {
    const reference = this.references(email);
    if (reference === undefined) throw new Problem('operations.no_references');
    return { reference };
  }

  @Get('messages/:messageId')
  @Endpoint({
    summary: 'What led to a message, and what it led to',
    scope: 'operations:read',
    params: { messageId: MessageId },
    responses: { 200: MessageTimelineSchema, 404: 'operations.unknown_message' },
  })
  async message(@ZodParam('messageId', MessageId) messageId: string): Promise<MessageTimeline> {
    const timeline = await this.tellStory.ofMessage(messageId);
    if (timeline === undefined) throw new Problem('operations.unknown_message');
    return timeline;
  }

  @Get('customers/:reference')
  @Endpoint({
    summary: 'What happened to all orders of a customer, newest first',
    scope: 'operations:read',
    params: { reference: CustomerName },
    query: CustomerQuery,
    responses: { 200: CustomerPage },
  })
  async customer(
    @ZodParam('reference', CustomerName) reference: string,
    @ZodQuery(CustomerQuery) { cursor }: z.output<typeof CustomerQuery>,
  ): Promise<{ reference: string; items: readonly CustomerEntry[]; nextCursor: string | null }> {
    const digest = customerDigest(reference);
    const key = digest === undefined ? { reference } : { digest };
    const items = await this.tellStory.ofCustomer(key, { before: cursor, limit: perPage });
    const last = items.length < perPage ? undefined : items.at(-1);
    return { reference, items, nextCursor: last === undefined ? null : `${last.at}~${last.id}` };
  }

  @Get(':orderNumber')
  @Endpoint({
    summary: 'The whole story of one order',
    description:
      'Events of all services, vendor calls with outcome and duration, retries, parked messages and compensation, oldest first. An order’s id will do as well.',
    scope: 'operations:read',
    params: { orderNumber: OrderName },
    responses: { 200: TimelineSchema, 404: 'operations.unknown_order' },
  })
  async read(@ZodParam('orderNumber', OrderName) name: z.output<typeof OrderName>): Promise<Timeline> {
    const timeline = await this.tellStory.ofOrder(
      name.startsWith('A-') ? { orderNumber: name } : { orderId: name },
    );
    if (timeline === undefined) throw new Problem('operations.unknown_order', { orderNumber: name });
    return timeline;
  }
}
