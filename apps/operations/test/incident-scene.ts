import type { SeatsGranted } from '@accord/canonical';
import type { Telemetry } from '@accord/messaging';
import { HealthRegistry, Secret, createService, serve, systemClock, systemIds } from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { Module } from '@nestjs/common';
import type { Signal } from '../src/domain/incidents/signal.ts';
import type { OperationsConfig } from '../src/operations.config.ts';
import { keys } from './world.ts';

type TelemetryDraft = Parameters<Telemetry['record']>[0];

/** Everybody is told, at once. */
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
      if (!isWell()) throw Object.assign(new Error('down'), { code: 'moodle.circuit_open' });
    };
    registry.register(name, check, { critical: false });
  }
  return serve(app, { service, config, drainMs: 0 });
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
