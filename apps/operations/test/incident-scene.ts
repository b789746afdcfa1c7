import type { SeatsGranted } from '@accord/canonical';
import type { Telemetry } from '@accord/messaging';
import { HealthRegistry, Secret, createService, serve, systemClock, systemIds } from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { Module } from '@nestjs/common';
import { dependantsOf } from '../src/domain/incidents/landscape.ts';
import type { NodeName, Signal } from '../src/domain/incidents/signal.ts';
import type { OperationsConfig } from '../src/operations.config.ts';
import { webhookSecret } from './webhook-receiver.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';
import { keys } from './world.ts';

type TelemetryDraft = Parameters<Telemetry['record']>[0];

/** The four channels of vendors are told, at once. */
export function everybodyTold(
  mocks: VendorMocks,
  services: readonly RunningService[],
): Partial<OperationsConfig> {
  const [others, enrollment] = services.map(({ url }) => url);
  return {
    CHECKOUT_URL: others ?? '',
    INVENTORY_URL: others ?? '',
    CUSTOMER_URL: others ?? '',
    ENROLLMENT_URL: enrollment ?? '',
    OPERATIONS_INCIDENT_GATHER_MS: 300,
    OPERATIONS_INCIDENT_SETTLE_MS: 1_000,
    SLACK_BASE_URL: `${mocks.url}/slack`,
    SLACK_BOT_TOKEN: new Secret(mockCredentials.slack.botToken),
    SLACK_CHANNEL: mockCredentials.slack.channel,
    PAGERDUTY_BASE_URL: `${mocks.url}/pagerduty/v2`,
    PAGERDUTY_ROUTING_KEY: new Secret(mockCredentials.pagerduty.routingKey),
    OPSGENIE_BASE_URL: `${mocks.url}/opsgenie`,
    OPSGENIE_API_KEY: new Secret(mockCredentials.opsgenie.apiKey),
    TEAMS_BASE_URL: `${mocks.url}/teams`,
    TEAMS_SIGNATURE: new Secret(mockCredentials.teams.signature),
  };
}

/** A fifth channel beside those. */
export function toldByWebhook({ address }: WebhookReceiver): Partial<OperationsConfig> {
  return {
    OPERATIONS_WEBHOOK_ADDRESS: address,
    OPERATIONS_WEBHOOK_SECRET: new Secret([webhookSecret]),
  };
}

/** All of them, for a process of its own. */
export function channelsEnvironment(
  { url }: Pick<VendorMocks, 'url'>,
  { address }: WebhookReceiver,
): Record<string, string> {
  const { slack, pagerduty, opsgenie, teams } = mockCredentials;
  return {
    OPERATIONS_INCIDENT_GATHER_MS: '0',
    SLACK_BASE_URL: `${url}/slack`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_CHANNEL: slack.channel,
    PAGERDUTY_BASE_URL: `${url}/pagerduty/v2`,
    PAGERDUTY_ROUTING_KEY: pagerduty.routingKey,
    OPSGENIE_BASE_URL: `${url}/opsgenie`,
    OPSGENIE_API_KEY: opsgenie.apiKey,
    TEAMS_BASE_URL: `${url}/teams`,
    TEAMS_SIGNATURE: teams.signature,
    OPERATIONS_WEBHOOK_ADDRESS: address,
    OPERATIONS_WEBHOOK_SECRET: webhookSecret,
  };
}

export function moodleCall(correlationId: string, outcome: string): TelemetryDraft {
  return {
    kind: 'vendor-call',
    correlationId,
    at: systemClock.now().toISOString(),
    vendor: 'moodle',
    account: 'default',
    operation: 'enrol_manual_enrol_users',
    outcome,
    durationMs: 30,
    attempt: 1,
  };
}

export function signal(more: Partial<Signal>): Signal {
  return {
    id: systemIds.next(),
    at: systemClock.now().toISOString(),
    node: 'vendor:adyen',
    code: 'vendor.fails',
    source: 'calls of checkout',
    severity: 'critical',
    state: 'raised',
    ...more,
  };
}

/** What everybody says who depends on a part, from twenty replicas each. */
export function sufferingFrom(cause: NodeName, count: number): Signal[] {
  const nodes = dependantsOf(cause);
  return Array.from({ length: count }, (_, place) =>
    signal({
      node: nodes[place % nodes.length] ?? cause,
      code: 'neighbour.away',
      severity: 'warning',
      source: `replica ${String(place % 20)}`,
    }),
  );
}

/** A service that is ready, but for those it calls. */
export async function healthPage(
  config: OperationsConfig,
  service: string,
  dependencies: Readonly<Record<string, () => boolean>> = {},
) {
  @Module({})
  class EmptyModule {}
  const app = await createService(EmptyModule, { service, config, authenticator: { keys } });
  const registry = app.get(HealthRegistry);
  for (const [name, isWell] of Object.entries(dependencies)) {
    const check = async (): Promise<void> => {
      if (!isWell()) throw Object.assign(new Error('down'), { code: illnessOf(name) });
    };
    registry.register(name, check, { critical: false });
  }
  return serve(app, { service, config, drainMs: 0 });
}

/** What a check says that fails: the last run of a flow, or the circuit of a vendor. */
function illnessOf(dependency: string): string {
  return dependency.startsWith('runs ') ? 'run.failed' : 'moodle.circuit_open';
}

export function seat(): SeatsGranted['seats'][number] {
  return {
    seatId: systemIds.next(),
    lineId: '1',
    sku: 'COURSE-PYTHON-101',
    courseId: systemIds.next(),
    cohortId: systemIds.next(),
    lms: 'moodle',
    lmsUserRef: '7',
    lmsCourseRef: '11',
  };
}

/** After everything that was signalled so far. */
export function later(): string {
  return new Date(systemClock.now().getTime() + 1).toISOString();
}
