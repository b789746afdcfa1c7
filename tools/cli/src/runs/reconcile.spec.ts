import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { agreement } from './agreement.ts';
import { Services } from './ask-services.ts';
import { exitCodeOf, reconcile } from './reconcile-command.ts';
import { reconciliationStory } from './reconciliation-tables.ts';

const difference = {
  key: '01a1fe3e-4684-7015-bd72-a815f99ce5dc',
  fields: ['state'],
  ours: { order: 'A-3F7K9', state: 'owed', quantity: 1 },
  theirs: { order: 'A-3F7K9', state: 'set_aside', quantity: 1 },
  code: 'checkout.paid_not_enrolled',
  action: 'tell_order_placed_again',
  state: 'open',
};
const none = {
  id: '01a1fe3e-4684-7015-bd72-a815f99ce5dd',
  kind: 'seats',
  against: 'enrollment',
  dryRun: true,
  ours: { count: 3, sum: 4 },
  theirs: { count: 3, sum: 4 },
  moving: 0,
  open: 0,
  differences: [],
};

/** What checkout answers to each comparison in turn; the last one again and again. 503 for `away`. */
let answers: (object | 'away')[] = [];
const asked: unknown[] = [];
let server: Server;
let services: Services;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.method === 'POST') asked.push(JSON.parse(body));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      const isList = request.method === 'GET';
      response.writeHead(isList ? 200 : answer === 'away' ? 503 : 201, {
        'content-type': 'application/json',
      });
      const refusal = { code: 'enrollment.unreachable', detail: 'No answer' };
      const list = { items: [{ kind: 'seats', against: 'enrollment', last: null }] };
      response.end(JSON.stringify(isList ? list : answer === 'away' ? refusal : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  // Checkout is the second of the addresses.
  services = new Services('/nowhere', { ACCORD_PORT_BASE: String(address.port - 1), ACCORD_KEY: 'ack_1_2' });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
});

it('changes nothing unless told to, and answers 1 with each difference in a line that a person can read', async () => {
  answers = [none, { ...none, open: 1, differences: [difference] }];
  const found = await reconcile(services, { domain: 'seats', repair: false });
  expect(asked).toEqual([{ kind: 'seats', dryRun: true }]);
  expect(exitCodeOf(found)).toBe(1);
  expect(reconciliationStory(found).join('\n')).toMatch(
    /A-3F7K9 +checkout\.paid_not_enrolled +state owed \/ set_aside +tell_order_placed_again +open/,
  );
});

it('answers 0 when there is nothing, and says how much was compared', async () => {
  answers = [none];
  const found = await reconcile(services, { domain: 'checkout', repair: false });
  expect(exitCodeOf(found)).toBe(0);
  expect(reconciliationStory(found).at(-1)).toMatch(
    /checkout: seats +enrollment +3 \(4\) +3 \(4\) +0 +0 differences/,
  );
});

it('looks again after a repair that takes effect by messages, and answers what is left then', async () => {
  const begun = { ...none, open: 1, differences: [{ ...difference, state: 'begun' }] };
  answers = [none, begun, { ...none, moving: 1 }, none];
  const found = await reconcile(services, { domain: 'seats', repair: true }, 1);
  expect(asked).toEqual([
    { kind: 'seats', dryRun: false },
    { kind: 'seats', dryRun: true },
    { kind: 'seats', dryRun: true },
  ]);
  expect(exitCodeOf(found)).toBe(0);
});

it('answers 2 when a side could not be asked, which is never the same as no difference', async () => {
  answers = [none, 'away'];
  const found = await reconcile(services, { domain: 'seats', repair: false });
  expect(exitCodeOf(found)).toBe(2);
  expect(reconciliationStory(found).at(-1)).toBe(
    'could not tell: seats: checkout refuses it: No answer (enrollment.unreachable)',
  );
  answers = [none];
  expect(exitCodeOf(await reconcile(services, { repair: false }))).toBe(2);
});

it('says so when there is no such comparison', async () => {
  answers = [none];
  await expect(reconcile(services, { domain: 'weather', repair: false })).rejects.toThrow('weather');
});

it('waits for what is on its way, and then says that all agrees', async () => {
  // Each look takes the list first.
  answers = [none, { ...none, open: 1, differences: [difference] }, none, { ...none, moving: 2 }, none];
  const { summary, disagreements } = await agreement(services, { domain: 'seats', most: 5, everyMs: 1 });
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ kind: 'seats', dryRun: true })));
  expect(disagreements).toEqual([]);
  expect(summary).toBe('reconciled seats 3: 0 differences');
});

it('names what still differs when it has looked long enough, and counts what goes on changing as a difference', async () => {
  answers = [{ ...none, open: 3, moving: 1, differences: [difference] }];
  const { disagreements } = await agreement(services, { domain: 'seats', most: 2, everyMs: 1 });
  expect(asked).toHaveLength(2);
  expect(disagreements).toEqual([
    'checkout seats: checkout.paid_not_enrolled A-3F7K9',
    'checkout seats: 2 more',
    'checkout seats: 1 still changing',
  ]);
});
