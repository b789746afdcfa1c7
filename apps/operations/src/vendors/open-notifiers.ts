import type { Clock } from '@accord/canonical';
import type { VendorCallRecorder } from '@accord/vendor-client';
import type { IncidentsConfig } from '../incidents.config.ts';
import type { Notifier } from '../use-cases/incidents/notifier.ts';
import { OpsgenieNotifier } from './opsgenie/opsgenie-notifier.ts';
import { openOpsgenie } from './opsgenie/opsgenie.account.ts';
import { PagerdutyNotifier } from './pagerduty/pagerduty-notifier.ts';
import { openPagerduty } from './pagerduty/pagerduty.account.ts';
import { SlackNotifier } from './slack/slack-notifier.ts';
import { openSlack } from './slack/slack.account.ts';
import { TeamsNotifier } from './teams/teams-notifier.ts';
import { openTeams } from './teams/teams.account.ts';
import { WebhookNotifier } from './webhook/webhook-notifier.ts';
import { WebhookSigner } from './webhook/webhook-signer.ts';

/** The channels whose secrets are set; none by default. */
export function openNotifiers(
  config: IncidentsConfig,
  { recorder, clock }: { readonly recorder: VendorCallRecorder; readonly clock: Clock },
): Notifier[] {
  const options = { recorder };
  const notifiers: Notifier[] = [];
  const { SLACK_BOT_TOKEN: token, SLACK_CHANNEL: room } = config;
  if (token !== undefined && room !== undefined)
    notifiers.push(new SlackNotifier(openSlack({ baseUrl: config.SLACK_BASE_URL, token }, options), room));
  const { PAGERDUTY_ROUTING_KEY: routingKey } = config;
  if (routingKey !== undefined)
    notifiers.push(new PagerdutyNotifier(openPagerduty(config.PAGERDUTY_BASE_URL, options), routingKey));
  const { OPSGENIE_API_KEY: apiKey } = config;
  if (apiKey !== undefined)
    notifiers.push(
      new OpsgenieNotifier(openOpsgenie({ baseUrl: config.OPSGENIE_BASE_URL, apiKey }, options)),
    );
  const { TEAMS_BASE_URL: baseUrl, TEAMS_SIGNATURE: signature } = config;
  if (baseUrl !== undefined && signature !== undefined)
    notifiers.push(new TeamsNotifier(openTeams({ baseUrl, signature }, options)));
  const { OPERATIONS_WEBHOOK_ADDRESS: address, OPERATIONS_WEBHOOK_SECRET: secrets } = config;
  if (address !== undefined && secrets !== undefined)
    notifiers.push(new WebhookNotifier(address, new WebhookSigner(secrets, clock), options));
  return notifiers;
}
