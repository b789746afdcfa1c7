import { currentContext, Endpoint, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Get, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { ShownFlow } from '../../domain/flow.ts';
import { PauseFlow } from '../../use-cases/flows/pause-flow.ts';
import { ShowFlows } from '../../use-cases/flows/show-flows.ts';
import './flows.problems.ts';
import { FlowRequest, FlowSchema, FlowsPage, flowParam } from './flows.schema.ts';

const params = { flow: flowParam };
const responses = { 200: FlowSchema, 404: 'flow.unknown', 503: 'flow.unreachable' };

/** What runs between services and vendors, and the switch of each. */
@Controller('api/flows')
export class FlowsController {
  constructor(
    private readonly flows: ShowFlows,
    private readonly pauseFlow: PauseFlow,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Every flow: whether it runs, who paused it and why, how much waits for it',
    scope: 'operations:read',
    responses: { 200: FlowsPage },
  })
  async list(): Promise<{ items: readonly ShownFlow[] }> {
    return { items: await this.flows.execute() };
  }

  @Post(':flow/pause')
  @Endpoint({
    summary: 'Pause a flow and keep its messages; what is in hand is finished. Safe to repeat',
    scope: 'operations:write',
    params,
    body: FlowRequest,
    responses,
  })
  pause(
    @ZodParam('flow', flowParam) flow: string,
    @ZodBody(FlowRequest) { reason }: z.output<typeof FlowRequest>,
  ): Promise<ShownFlow> {
    return this.pauseFlow.pause(flow, { by: caller(), reason });
  }

  @Post(':flow/resume')
  @Endpoint({
    summary: 'Resume a flow; one whose vendor cannot be called goes on resting for that. Safe to repeat',
    scope: 'operations:write',
    params,
    body: FlowRequest,
    responses,
  })
  resume(
    @ZodParam('flow', flowParam) flow: string,
    @ZodBody(FlowRequest) { reason }: z.output<typeof FlowRequest>,
  ): Promise<ShownFlow> {
    return this.pauseFlow.resume(flow, { by: caller(), reason });
  }
}

function caller(): string {
  return currentContext()?.caller ?? 'unknown';
}
