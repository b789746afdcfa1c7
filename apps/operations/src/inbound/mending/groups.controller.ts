import { Endpoint, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Delete, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { ParkedGroup } from '../../domain/parked-group.ts';
import { HoldGroup, ParkedGroups, groupsPerPage } from '../../use-cases/mending/hold-group.ts';
import type { ParkedTotal } from '../../use-cases/mending/hold-group.ts';
import { groupIdSchema } from '../parked.schema.ts';
import { GroupSchema, GroupsPage, GroupsQuery, HoldRequest } from './groups.schema.ts';

const unknown = 'parked.unknown_group';

/** Parked messages by cause. */
@Controller('api/parked/groups')
export class GroupsController {
  constructor(
    private readonly groups: ParkedGroups,
    private readonly holdGroup: HoldGroup,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Parked messages by cause: consumer, event type, reason and stack; biggest first',
    scope: 'operations:read',
    query: GroupsQuery,
    responses: { 200: GroupsPage },
  })
  async list(
    @ZodQuery(GroupsQuery) { cursor, ...query }: z.output<typeof GroupsQuery>,
  ): Promise<{ items: readonly ParkedGroup[]; nextCursor: string | null; total: ParkedTotal }> {
    const [count, groupId] = cursor?.split(':') ?? [];
    const after =
      count === undefined || groupId === undefined ? undefined : { count: Number(count), groupId };
    const [items, total] = await Promise.all([
      this.groups.list({ ...query, after }),
      this.groups.total(query),
    ]);
    const last = items.length < groupsPerPage ? undefined : items.at(-1);
    return { items, nextCursor: last === undefined ? null : `${String(last.count)}:${last.groupId}`, total };
  }

  @Get(':groupId')
  @Endpoint({
    summary: 'One cause and what waits for it; known as long as it is held or any of its messages is kept',
    scope: 'operations:read',
    params: { groupId: groupIdSchema },
    responses: { 200: GroupSchema, 404: unknown },
  })
  one(@ZodParam('groupId', groupIdSchema) groupId: string): Promise<ParkedGroup> {
    return this.holdGroup.present(groupId);
  }

  @Post(':groupId/hold')
  @Endpoint({
    summary: 'Take care of a group: nothing of it is sent until it is let go',
    scope: 'operations:write',
    params: { groupId: groupIdSchema },
    body: HoldRequest,
    responses: { 200: GroupSchema, 404: unknown, 409: 'parked.held' },
  })
  hold(
    @ZodParam('groupId', groupIdSchema) groupId: string,
    @ZodBody(HoldRequest) request: z.output<typeof HoldRequest>,
  ): Promise<ParkedGroup> {
    return this.holdGroup.hold(groupId, request);
  }

  @Delete(':groupId/hold')
  @Endpoint({
    summary: 'Let a group go',
    scope: 'operations:write',
    params: { groupId: groupIdSchema },
    responses: { 200: GroupSchema, 404: unknown },
  })
  letGo(@ZodParam('groupId', groupIdSchema) groupId: string): Promise<ParkedGroup> {
    return this.holdGroup.letGo(groupId);
  }
}
