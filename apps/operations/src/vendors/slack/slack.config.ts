import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** Slack is told of incidents when token and channel are set. */
export const slackConfig = {
  SLACK_BASE_URL: addressVariable('the address of the Slack Web API').default('https://slack.com/api'),
  SLACK_BOT_TOKEN: secretVariable('the token of a Slack bot that may write').optional(),
  SLACK_CHANNEL: z
    .string()
    .regex(/^[CGD][A-Z0-9]{8,}$/, 'must be the id of a channel, such as C0123456789')
    .optional(),
};
