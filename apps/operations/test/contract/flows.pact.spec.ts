import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { Matchers } from '@pact-foundation/pact';
import { describe, expect, it } from '@jest/globals';
import { HttpFlows } from '../../src/outbound/http-flows.ts';

const { arrayContaining, integer, like, nullValue, string, regex } = Matchers;
const flowId: Flow = 'operations.pause-flow';
const headers = { Authorization: like('Bearer ack_operations_key') };
const at = '2026-01-05T09:00:00.000Z';
const instant = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, at);

/** Of each service a consumer that runs, and one to be paused. */
const asked = [
  {
    service: 'checkout',
    runs: 'checkout.write-sales-order-on-order-placed',
    stopped: 'checkout.capture-payment-on-order-fulfillable',
  },
  {
    service: 'inventory',
    runs: 'inventory.book-shipment-on-reservation-committed',
    stopped: 'inventory.cancel-shipment-on-order-ended',
  },
  {
    service: 'enrollment',
    runs: 'enrollment.grant-seats-on-order-placed',
    stopped: 'enrollment.revoke-seats-on-order-cancelled',
  },
  {
    service: 'customer',
    runs: 'customer.sync-profile-on-order-placed',
    stopped: 'customer.send-mail-on-order-cancelled',
  },
] as const;

const why = { by: 'operator on duty', reason: 'the vendor is moving house' };
const running = {
  kind: 'queue',
  vendor: string('a-vendor'),
  state: 'running',
  circuit: nullValue(),
  pausedBy: nullValue(),
  pausedAt: nullValue(),
  reason: nullValue(),
  waiting: integer(3),
};
const readRunning = {
  kind: 'queue',
  vendor: 'a-vendor',
  state: 'running',
  circuit: null,
  pausedBy: null,
  pausedAt: null,
  reason: null,
  waiting: 3,
};

async function flowsAt<T>(service: string, url: string, ask: (flows: HttpFlows) => Promise<T>): Promise<T> {
  const serviceKey = new Secret('ack_operations_key');
  const flows = new HttpFlows({ services: [{ service, url }], serviceKey });
  try {
    return await ask(flows);
  } finally {
    await flows.onApplicationShutdown();
  }
}

describe.each(asked)('the flows of $service', ({ service, runs, stopped }) => {
  const pact = pactOf({ consumer: 'operations', provider: service });
  const path = `/internal/flows/${stopped}/pause`;

  it('tells which there are, and that one runs', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a question for its flows')
      .reference('Flow', 'id', flowId)
      .withRequest('GET', '/internal/flows', (builder) => builder.headers(headers))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ flows: arrayContaining({ flow: runs, ...running }) }),
      )
      .executeTest(async ({ url }) => {
        expect(await flowsAt(service, url, (flows) => flows.of(service))).toEqual([
          { flow: runs, ...readRunning },
        ]);
      });
  });

  it('come with the feature flags of their service', async () => {
    const flag = { description: 'what is so while it is on', fallback: true, value: true, source: 'code' };
    const flags = service === 'checkout' ? [{ key: 'checkout.take-orders', ...flag }] : [];
    const [known] = flags;
    await pact
      .addInteraction()
      .uponReceiving('a question for its feature flags')
      .reference('Flow', 'id', 'operations.show-flags' satisfies Flow)
      .withRequest('GET', '/internal/flags', (builder) => builder.headers(headers))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          flags:
            known === undefined
              ? like([])
              : arrayContaining({ ...known, description: like(known.description) }),
        }),
      )
      .executeTest(async ({ url }) => {
        expect(await flowsAt(service, url, (flows) => flows.flagsOf(service))).toEqual(flags);
      });
  });

  it('are paused one by one, by name and reason', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a pause of one flow')
      .reference('Flow', 'id', flowId)
      .withRequest('PUT', path, (builder) => builder.headers(headers).jsonBody(why))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          ...running,
          flow: stopped,
          state: 'paused',
          pausedBy: why.by,
          pausedAt: instant,
          reason: why.reason,
        }),
      )
      .executeTest(async ({ url }) => {
        expect(await flowsAt(service, url, (flows) => flows.pause(stopped, why))).toMatchObject({
          flow: stopped,
          state: 'paused',
          pausedBy: why.by,
          pausedAt: at,
          reason: why.reason,
        });
      });
  });

  it('are resumed one by one', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the end of a pause')
      .reference('Flow', 'id', flowId)
      .withRequest('DELETE', path, (builder) => builder.headers(headers))
      .willRespondWith(200, (builder) => builder.jsonBody({ ...running, flow: stopped }))
      .executeTest(async ({ url }) => {
        expect(await flowsAt(service, url, (flows) => flows.resume(stopped))).toEqual({
          flow: stopped,
          ...readRunning,
        });
      });
  });

  it('are not what it does not know', async () => {
    const unknown = `${service}.no-such-flow`;
    await pact
      .addInteraction()
      .uponReceiving('a pause of a flow that it does not have')
      .reference('Flow', 'id', flowId)
      .withRequest('PUT', `/internal/flows/${unknown}/pause`, (builder) =>
        builder.headers(headers).jsonBody(why),
      )
      .willRespondWith(404, (builder) =>
        builder
          .headers({ 'Content-Type': 'application/problem+json; charset=utf-8' })
          .jsonBody({ code: 'flow.unknown' }),
      )
      .executeTest(async ({ url }) => {
        expect(await flowsAt(service, url, (flows) => flows.pause(unknown, why))).toBeUndefined();
      });
  });
});
