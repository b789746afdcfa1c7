import { Currency } from '@accord/canonical';
import { z } from 'zod';
import { opsgenieConfig } from './vendors/opsgenie/opsgenie.config.ts';
import { pagerdutyConfig } from './vendors/pagerduty/pagerduty.config.ts';
import { slackConfig } from './vendors/slack/slack.config.ts';
import { teamsConfig } from './vendors/teams/teams.config.ts';
import { webhookConfig } from './vendors/webhook/webhook.config.ts';

const duration = (least: number) =>
  z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number of milliseconds')
    .min(least, `must be at least ${String(least)} ms`);

/** How incidents begin and end, and who is told. A channel whose secret is not set is off. */
export const incidentsShape = {
  /** A problem must stand so long before an incident begins, so that its cause can show itself meanwhile. */
  OPERATIONS_INCIDENT_GATHER_MS: duration(0).default(10_000),
  /** A cause must be clear for so long before its incident is over. */
  OPERATIONS_INCIDENT_SETTLE_MS: duration(0).default(60_000),
  /** After so long a flow that a person paused may be forgotten, and is an incident. */
  OPERATIONS_PAUSE_REMINDER_MS: duration(0).default(14_400_000),
  /** The currency by which incidents are ranked; the others are shown beside it. */
  OPERATIONS_CURRENCY: Currency.default('EUR'),
  ...slackConfig,
  ...pagerdutyConfig,
  ...opsgenieConfig,
  ...teamsConfig,
  ...webhookConfig,
};

const together = [
  ['SLACK_BOT_TOKEN', 'SLACK_CHANNEL'],
  ['TEAMS_BASE_URL', 'TEAMS_SIGNATURE'],
  ['OPERATIONS_WEBHOOK_ADDRESS', 'OPERATIONS_WEBHOOK_SECRET'],
] as const;

/** A channel that is half set would be silent when it is needed. */
export function wholeChannels(
  config: Pick<IncidentsConfig, (typeof together)[number][number]>,
  context: z.core.$RefinementCtx,
): void {
  for (const pair of together)
    for (const [one, other] of [pair, pair.toReversed()])
      if (
        one !== undefined &&
        other !== undefined &&
        config[one] === undefined &&
        config[other] !== undefined
      )
        context.addIssue({
          code: 'custom',
          path: [one],
          message: `is not set, but ${other} is; set both or none`,
        });
}

export type IncidentsConfig = Readonly<z.output<z.ZodObject<typeof incidentsShape>>>;
