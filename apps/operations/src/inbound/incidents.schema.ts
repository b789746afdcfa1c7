import { Money } from '@accord/canonical';
import { z } from 'zod';
import { notificationKinds, notificationStates } from '../domain/incidents/incident.ts';
import type { Incident, IncidentStory } from '../domain/incidents/incident.ts';
import { nis2Clock } from '../domain/incidents/nis2.ts';
import { severities } from '../domain/incidents/signal.ts';
import { titleOf } from '../domain/incidents/words.ts';

const instant = z.iso.datetime();
const node = z
  .string()
  .describe('`broker`, or `service:`, `vendor:`, `queue:`, `database:`, `flow:` and a name');

const summary = {
  id: z.uuid(),
  state: z.enum(['open', 'resolved']),
  title: z.string(),
  cause: z.object({ node, code: z.string() }),
  severity: z.enum(severities),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  signals: z.array(
    z.object({
      node,
      code: z.string(),
      severity: z.enum(severities),
      count: z.int(),
      firstAt: instant,
      lastAt: instant,
      active: z.boolean(),
    }),
  ),
  impaired: z.array(node).describe('parts that stand still with the cause, ill or not'),
  ordersWaiting: z.int().describe('orders whose next step one of these parts would do'),
  revenueAtRisk: z.array(Money).describe('what they are worth: one amount per currency, never added across'),
  earliestPromise: instant.nullable().describe('the first promise to a customer that is or will be broken'),
  owner: z.string().nullable().describe('who took it on'),
  reopened: z.int().describe('how often it came back'),
  mergedInto: z.uuid().nullable().describe('the incident of the same cause that goes on in its place'),
};

export const IncidentSchema = z.object(summary).meta({ id: 'Incident' });

export const IncidentStorySchema = z
  .object({
    ...summary,
    timeline: z
      .array(z.object({ at: instant, who: z.string(), what: z.string() }))
      .describe('oldest first; `accord` is the machine'),
    notifications: z.array(
      z.object({
        channel: z.string(),
        kind: z.enum(notificationKinds),
        state: z.enum(notificationStates).describe('`superseded`: it was over before it could be sent'),
        at: instant,
        attempts: z.int(),
      }),
    ),
    nis2: z
      .object({
        awareAt: instant,
        earlyWarningDue: instant,
        notificationDue: instant,
        finalReportDue: instant,
      })
      .describe('due only if a person finds the incident significant'),
  })
  .meta({ id: 'IncidentStory' });

export const IncidentPage = z.object({
  items: z.array(IncidentSchema),
  nextCursor: z
    .uuid()
    .nullable()
    .describe('give it back as `cursor` for the next page; null on the last one'),
});

export const IncidentQuery = z.object({
  state: z.enum(['open', 'resolved']).default('open'),
  cursor: z.uuid().optional(),
});

export const NoteRequest = z.object({ text: z.string().trim().min(1).max(2_000) });

export function shown(incident: Incident): z.output<typeof IncidentSchema> {
  const { cause, signals, impaired, revenueAtRisk, ...rest } = incident;
  return {
    ...rest,
    cause,
    title: titleOf(cause),
    signals: [...signals],
    impaired: [...impaired],
    revenueAtRisk: [...revenueAtRisk],
  };
}

export function shownStory(story: IncidentStory): z.output<typeof IncidentStorySchema> {
  const { timeline, notifications } = story;
  return {
    ...shown(story),
    timeline: [...timeline],
    notifications: [...notifications],
    nis2: nis2Clock(story.openedAt),
  };
}
