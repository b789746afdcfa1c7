import { Endpoint, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Delete, Get, Put } from '@nestjs/common';
import type { z } from 'zod';
import './flows.problems.ts';
import { flowName, PauseRequest, ServedFlow, ServedFlows } from './flows.schema.ts';
import { Flows } from './flows.ts';

const params = { flow: flowName };

/** What operations asks a service of its flows, and tells it to do with one. Both are safe to repeat. */
@Controller('internal/flows')
export class FlowsController {
  constructor(private readonly flows: Flows) {}

  @Get()
  @Endpoint({
    summary: 'Every flow: whether it runs, who paused it and why, how much waits',
    scope: 'messages:read',
    responses: { 200: ServedFlows },
  })
  async list(): Promise<ServedFlows> {
    return { flows: await this.flows.all() };
  }

  @Put(':flow/pause')
  @Endpoint({
    summary:
      'Pause a flow: what is in hand is finished, the rest waits, in all replicas and after any restart',
    scope: 'flows:write',
    params,
    body: PauseRequest,
    responses: { 200: ServedFlow, 404: 'flow.unknown' },
  })
  pause(
    @ZodParam('flow', flowName) flow: string,
    @ZodBody(PauseRequest) why: z.output<typeof PauseRequest>,
  ): Promise<ServedFlow> {
    return this.flows.pause(flow, why);
  }

  @Delete(':flow/pause')
  @Endpoint({
    summary: 'Resume a flow; one whose vendor cannot be called goes on resting for that',
    scope: 'flows:write',
    params,
    responses: { 200: ServedFlow, 404: 'flow.unknown' },
  })
  resume(@ZodParam('flow', flowName) flow: string): Promise<ServedFlow> {
    return this.flows.resume(flow);
  }
}
