import { Endpoint, Problem, ZodBody, ZodParam, ZodQuery, currentContext } from '@accord/service-kit';
import { Controller, Get, Header, Post } from '@nestjs/common';
import { z } from 'zod';
import type { IncidentStory } from '../domain/incidents/incident.ts';
import { postMortemOf } from '../domain/incidents/post-mortem.ts';
import { ActOnIncident } from '../use-cases/incidents/act-on-incident.ts';
import { IncidentBook } from '../use-cases/incidents/ports.ts';
import { pageSize } from '../use-cases/ports.ts';
import {
  IncidentPage,
  IncidentQuery,
  IncidentStorySchema,
  NoteRequest,
  shown,
  shownStory,
} from './incidents.schema.ts';

const id = z.uuid();
type Story = z.output<typeof IncidentStorySchema>;

@Controller('api/incidents')
export class IncidentsController {
  constructor(
    private readonly book: IncidentBook,
    private readonly act: ActOnIncident,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Incidents, one per root cause; the open ones by revenue at risk, the others the latest first',
    scope: 'operations:read',
    query: IncidentQuery,
    responses: { 200: IncidentPage },
  })
  async list(
    @ZodQuery(IncidentQuery) query: z.output<typeof IncidentQuery>,
  ): Promise<z.output<typeof IncidentPage>> {
    const items = await this.book.list({ state: query.state, after: query.cursor });
    const nextCursor = items.length < pageSize ? null : (items.at(-1)?.id ?? null);
    return { items: items.map(shown), nextCursor };
  }

  @Get(':id')
  @Endpoint({
    summary: 'One incident with its timeline, its messages and the clocks of NIS2',
    scope: 'operations:read',
    params: { id },
    responses: { 200: IncidentStorySchema, 404: 'operations.unknown_incident' },
  })
  async read(@ZodParam('id', id) incident: string): Promise<Story> {
    return shownStory(await this.story(incident));
  }

  @Post(':id/acknowledge')
  @Endpoint({
    summary: 'Take an open incident on',
    scope: 'operations:write',
    params: { id },
    rawBody: true,
    responses: { 200: IncidentStorySchema, 404: 'operations.unknown_incident' },
  })
  async acknowledge(@ZodParam('id', id) incident: string): Promise<Story> {
    if (!(await this.act.takeOn(incident, caller()))) throw unknown(incident);
    return shownStory(await this.story(incident));
  }

  @Post(':id/notes')
  @Endpoint({
    summary: 'Add a note to the timeline of an incident',
    scope: 'operations:write',
    params: { id },
    body: NoteRequest,
    responses: { 201: IncidentStorySchema, 404: 'operations.unknown_incident' },
  })
  async note(
    @ZodParam('id', id) incident: string,
    @ZodBody(NoteRequest) { text }: z.output<typeof NoteRequest>,
  ): Promise<Story> {
    if (!(await this.act.note(incident, caller(), text))) throw unknown(incident);
    return shownStory(await this.story(incident));
  }

  @Get(':id/post-mortem')
  @Header('content-type', 'text/markdown; charset=utf-8')
  @Endpoint({
    summary: 'Draft of a post-mortem in Markdown',
    scope: 'operations:read',
    params: { id },
    responses: { 200: z.string(), 404: 'operations.unknown_incident' },
  })
  async postMortem(@ZodParam('id', id) incident: string): Promise<string> {
    return postMortemOf(await this.story(incident));
  }

  private async story(incident: string): Promise<IncidentStory> {
    const story = await this.book.read(incident);
    if (story === undefined) throw unknown(incident);
    return story;
  }
}

function caller(): string {
  return currentContext()?.caller ?? 'unknown';
}

function unknown(incident: string): Problem {
  return new Problem('operations.unknown_incident', { incident });
}
