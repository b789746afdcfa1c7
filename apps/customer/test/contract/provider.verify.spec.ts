import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  customerQuarantineLimitPassed,
  mailSent,
  orderPlaced,
  personErased,
  profileSynced,
} from '@accord/canonical';
import {
  eventPublishedBy,
  producedParked,
  producedTelemetry,
  type ProducedMessage,
  verifyProvider,
} from '@accord/contract-kit';
import { HealthRegistry } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { customerTopology } from '../../src/customer.topology.ts';
import { CustomerUnderTest } from '../support/customer-under-test.ts';
import { anOrder, placed } from '../support/orders.ts';

let customer: CustomerUnderTest;

beforeAll(async () => {
  customer = await CustomerUnderTest.start();
  // The profile of a buyer and the confirmation of the order: everything customer can tell of happens once.
  const order = anOrder();
  await customer.publish(orderPlaced, placed(order));
  await eventually(() => customer.heard.newest(mailSent));
  const { customerId } = await eventually(() => {
    const [synced] = customer.eventsOf(profileSynced, order.orderId);
    if (!synced) throw new Error('not yet');
    return synced;
  });
  await customer.call('DELETE', `/customers/${customerId}`);
}, 60_000);

afterAll(() => customer.stop());

/** The id that checkout's contract asks for; written straight into the table, because ids are made here and not chosen. */
const known = '0198c0de-0000-7000-8000-00000000000e';

/** Taken from the broker, to which it comes by way of the outbox. */
const heard = (definition: typeof profileSynced | typeof mailSent | typeof personErased) =>
  [
    definition.key,
    (): Promise<ProducedMessage> => eventually(() => customer.heard.newest(definition)),
  ] as const;

const runId = '0198c0de-0000-7000-8000-000000000011';

/** The engine of runs publishes it, of whichever service; its words are shown by the runs of inventory. */
const quarantined = eventPublishedBy(customerQuarantineLimitPassed, (tx) => {
  tx.publish(customerQuarantineLimitPassed, {
    subject: runId,
    sequence: 1,
    data: {
      flow: 'customer.klaviyo-profiles',
      runId,
      handled: 1_000,
      quarantined: 60,
      limitPermille: 50,
      codes: [{ code: 'customer.crm_name_disputed', records: 60 }],
    },
  });
});

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'customer',
    baseUrl: customer.door.url,
    authorization: customer.door.authorization,
    states: {
      'a customer is known': async () => {
        await customer.sql(
          `INSERT INTO customers (id, email, given_name, family_name, locale, marketing_consent)
           VALUES ($1, 'grace@example.org', 'Grace', 'Hopper', 'en', true) ON CONFLICT DO NOTHING`,
          [known],
        );
      },
      'customer.sync-profile-on-order-placed is done with 0198c0de-0000-7000-8000-0000000000d1': async () => {
        await customer.sql(
          'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING',
          ['0198c0de-0000-7000-8000-0000000000d1', 'customer.sync-profile-on-order-placed'],
        );
      },
      'the archive, which can be missed, is down': async () => {
        const away = (): Promise<never> => Promise.reject(new Error('away'));
        customer.app.get(HealthRegistry).register('archive', away, { critical: false });
      },
    },
    messages: {
      [customerQuarantineLimitPassed.key]: quarantined,
      ...producedTelemetry('customer'),
      ...producedParked(customerTopology),
      ...Object.fromEntries([heard(profileSynced), heard(mailSent), heard(personErased)]),
    },
  });
  expect(verified).toBeGreaterThan(5);
}, 120_000);
