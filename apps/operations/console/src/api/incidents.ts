import { z } from 'zod';
import { ask, askText, queryOf, tell } from './http.ts';

const severity = z.enum(['info', 'warning', 'critical']);
const money = z.object({ minor: z.number(), currency: z.string() });

const incidentSchema = z.object({
  id: z.string(),
  state: z.enum(['open', 'resolved']),
  title: z.string(),
  cause: z.object({ node: z.string(), code: z.string() }),
  severity,
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
  signals: z.array(
    z.object({
      node: z.string(),
      code: z.string(),
      severity,
      count: z.number(),
      firstAt: z.string(),
      lastAt: z.string(),
      active: z.boolean(),
    }),
  ),
  impaired: z.array(z.string()),
  ordersWaiting: z.number(),
  revenueAtRisk: z.array(money),
  earliestPromise: z.string().nullable(),
  owner: z.string().nullable(),
  reopened: z.number(),
});

const storySchema = incidentSchema.extend({
  timeline: z.array(z.object({ at: z.string(), who: z.string(), what: z.string() })),
  notifications: z.array(
    z.object({
      channel: z.string(),
      kind: z.string(),
      state: z.string(),
      at: z.string(),
      attempts: z.number(),
    }),
  ),
  nis2: z.object({
    awareAt: z.string(),
    earlyWarningDue: z.string(),
    notificationDue: z.string(),
    finalReportDue: z.string(),
  }),
});

export type Incident = z.output<typeof incidentSchema>;
export type IncidentStory = z.output<typeof storySchema>;

const pageSchema = z.object({ items: z.array(incidentSchema), nextCursor: z.string().nullable() });

export function askIncidents(
  state: Incident['state'],
  cursor?: string,
): Promise<z.output<typeof pageSchema>> {
  return ask(`/api/incidents${queryOf({ state, cursor })}`, pageSchema);
}

export function askIncident(id: string): Promise<IncidentStory> {
  return ask(`/api/incidents/${encodeURIComponent(id)}`, storySchema);
}

export function takeOn(id: string): Promise<IncidentStory> {
  return tell(`/api/incidents/${encodeURIComponent(id)}/acknowledge`, storySchema);
}

export function addNote(id: string, text: string): Promise<IncidentStory> {
  return tell(`/api/incidents/${encodeURIComponent(id)}/notes`, storySchema, { body: { text } });
}

/** A draft as Markdown, made anew each time. */
export function askPostMortem(id: string): Promise<string> {
  return askText(`/api/incidents/${encodeURIComponent(id)}/post-mortem`);
}
