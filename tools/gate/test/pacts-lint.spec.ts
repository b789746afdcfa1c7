import { describe, expect, it } from '@jest/globals';
import { readPacts, type PactFile, type PactInteraction } from '@accord/contract-kit/pacts';
import { uncovered } from '../src/pacts-lint/coverage.ts';
import { declaredCalls } from '../src/pacts-lint/declared-calls.ts';
import { lintPact, lintPacts } from '../src/pacts-lint/lint-pacts.ts';
import { committedTopologies } from '../src/topology/documents.ts';
import { repository } from './support/tree.ts';

const charge: PactInteraction = {
  type: 'Synchronous/HTTP',
  description: 'a charge',
  comments: { references: { Flow: { id: 'checkout.place-order' } } },
  request: {
    method: 'POST',
    path: '/v1/payment_intents',
    headers: { 'Idempotency-Key': ['key-1'], Authorization: ['Bearer sk_test_accord'] },
    body: { content: { email: 'ada@example.org', gtin: '4006381333931' } },
  },
  response: { status: 200 },
};
const refund: PactInteraction = {
  ...charge,
  description: 'a refund',
  request: { method: 'POST', path: '/v1/refunds', headers: { 'idempotency-key': ['key-2'] } },
};
const pact: PactFile = {
  file: 'pacts/checkout/checkout-vendor-stripe.json',
  consumer: 'checkout',
  provider: 'vendor-stripe',
  interactions: [charge, refund],
};
const withText = (text: string): PactFile => ({
  ...pact,
  interactions: [{ ...charge, response: { status: 200, body: { content: { deep: [{ text }] } } } }],
});
const codesOf = (changed: Partial<PactFile>): string[] =>
  lintPact({ ...pact, ...changed }).map(({ code }) => code);

describe('the lint of pacts', () => {
  it('finds nothing in a pact that is well formed', () => {
    expect(lintPact(pact)).toEqual([]);
  });

  it.each<[what: string, changed: Partial<PactFile>, codes: string[]]>([
    ['lies in another folder', { file: 'pacts/customer/checkout-vendor-stripe.json' }, ['pact.misplaced']],
    ['names another consumer than its path', { consumer: 'customer' }, ['pact.misplaced']],
    ['has no interaction', { interactions: [] }, ['pact.empty']],
    [
      'has one description twice',
      { interactions: [refund, { ...charge, description: 'a refund' }] },
      ['interaction.repeated'],
    ],
    ['names no flow', { interactions: [{ ...charge, comments: {} }] }, ['flow.missing']],
    [
      'names a flow that nobody registered',
      { interactions: [{ ...charge, comments: { references: { Flow: { id: 'checkout.gift-wrap' } } } }] },
      ['flow.unknown'],
    ],
    [
      'uses one Idempotency-Key twice',
      { interactions: [charge, { ...charge, description: 'another charge' }] },
      ['idempotency-key.repeated'],
    ],
  ])('refuses one that %s', (_what, changed, codes) => {
    expect(codesOf(changed)).toEqual(codes);
  });

  it.each([
    ['a live key of Stripe', `sk_${'live'}_51abc`],
    ['a key of SendGrid', `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`],
    ['a key of AWS', `AKIA${'A'.repeat(16)}`],
    ['a token of Slack', `xox${'b'}-1234567890-abc`],
    ['a signed token', `Bearer eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(20)}`],
    ['a private key', `-----BEGIN ${'RSA'} PRIVATE KEY-----`],
    ['a mail address of somebody', 'write to ada.lovelace@gmail.com'],
    ['what may be a card number', '4242 4242 4242 4242'],
  ])('refuses one that holds %s, with its place and without its text', (what, text) => {
    const [finding, ...more] = lintPact(withText(text));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'pact.private',
      where: 'response.body.content.deep[0].text',
      flow: 'checkout.place-order',
    });
    expect(finding?.message).toContain(what);
    expect(finding?.message).not.toContain(text);
  });

  it('finds nothing in the committed pacts', () => {
    expect(lintPacts({ root: repository })).toEqual([]);
  });

  it('cannot tell where there is no pact', () => {
    expect(() => lintPacts({ root: `${repository}/libs/contract-kit` })).toThrow();
  });
});

describe('the coverage of pacts', () => {
  const pacts = readPacts(`${repository}/contracts`);
  const dependencies = {
    topologies: committedTopologies(repository),
    calls: declaredCalls(repository),
  };
  const without = (interaction: (description: string) => boolean) =>
    pacts.map((one) => ({
      ...one,
      interactions: one.interactions.filter(({ description }) => !interaction(description)),
    }));

  it('is complete: every event that a queue gets, every call to a service or vendor', () => {
    expect(uncovered(pacts, dependencies)).toEqual([]);
    expect(dependencies.calls).toContainEqual({ consumer: 'operations', provider: 'customer' });
    expect(dependencies.calls).toContainEqual({ consumer: 'checkout', provider: 'vendor-stripe' });
  });

  it('names the event and the queue that have no interaction', () => {
    const queue = 'customer.send-mail-on-order-placed';
    const event = 'checkout.order.placed.v1';
    expect(
      uncovered(
        without((one) => one.startsWith(`${event} for ${queue}`)),
        dependencies,
      ),
    ).toEqual([
      expect.objectContaining({
        pair: { consumer: 'customer', provider: 'checkout' },
        code: 'event.uncovered',
        where: `queue ${queue}`,
      }),
    ]);
  });

  it('counts what a queue gets by a pattern', () => {
    const event = 'customer.mail.sent.v1';
    const found = uncovered(
      without((one) => one.startsWith(`${event} for operations.`)),
      dependencies,
    );
    expect(found.map(({ pair, code }) => ({ ...pair, code }))).toEqual([
      { consumer: 'operations', provider: 'customer', code: 'event.uncovered' },
    ]);
  });

  it('knows who empties the queue of what nobody could handle', () => {
    const found = uncovered(
      without((one) => one.startsWith('accord.parked.v1 for ')),
      dependencies,
    );
    expect(found.map(({ pair, code }) => `${pair.consumer} -> ${pair.provider} ${code}`)).toEqual(
      ['checkout', 'customer', 'enrollment', 'inventory'].map(
        (provider) => `operations -> ${provider} event.uncovered`,
      ),
    );
  });

  it('names the pair that calls and has no pact', () => {
    const calls = [...dependencies.calls, { consumer: 'customer', provider: 'inventory' }];
    expect(uncovered(pacts, { ...dependencies, calls })).toEqual([
      expect.objectContaining({
        code: 'call.uncovered',
        pair: { consumer: 'customer', provider: 'inventory' },
      }),
    ]);
  });

  it('names an interaction that stands for no queue any more', () => {
    const [some] = pacts.filter(
      ({ consumer, provider }) => consumer === 'customer' && provider === 'inventory',
    );
    const gone = { ...some?.interactions[0], description: 'inventory.shipment.booked.v1 for customer.gone' };
    const found = uncovered(
      [...pacts, { consumer: 'customer', provider: 'inventory', interactions: [gone as PactInteraction] }],
      dependencies,
    );
    expect(found).toMatchObject([{ code: 'interaction.needless', interaction: gone.description }]);
  });
});
