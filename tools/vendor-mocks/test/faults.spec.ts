import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mockCredentials } from '../src/credentials.ts';
import { vendorNames } from '../src/vendor.ts';
import {
  ask,
  askMoodle,
  askStripe,
  at,
  manual,
  newMoodleUser as ada,
  setStage,
  type Answered,
  type Stage,
} from './support.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
beforeEach(() => stage.clear());
afterAll(() => stage.stop());

const stripe = (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) =>
  askStripe(stage, path, { ...(form ? { form } : {}), headers });

const moodle = (wsfunction: string, form?: Record<string, string>) => askMoodle(stage, wsfunction, form);

const call: (path: string, asked?: Parameters<typeof ask>[2]) => Promise<Answered> = (path, asked) =>
  ask(stage, path, asked);

describe('Faults', () => {
  const create = () => stripe('/v1/payment_intents', manual('pm_card_visa'));
  const intents = () => at<unknown[]>(stage.mocks.state('stripe'), 'payment_intents');
  /** Waits for an answer until the request has arrived and others got theirs. */
  const inVain = async (headers: Record<string, string>): Promise<void> => {
    const before = stage.mocks.requests('stripe').length;
    const giveUp = new AbortController();
    const answer = fetch(`${stage.mocks.url}/stripe/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_accord', ...headers },
      body: new URLSearchParams(manual('pm_card_visa')),
      signal: giveUp.signal,
    }).then(
      ({ status }) => status,
      () => 'no answer',
    );
    while (stage.mocks.requests('stripe').length === before) await new Promise(setImmediate);
    await call('/__mock/stripe/faults');
    giveUp.abort();
    expect(await answer).toBe('no answer');
  };

  it('answers a status in the vendor’s own shape and is used up after its times', async () => {
    stage.mocks.faults('stripe', [
      { kind: 'status', status: 500, operation: 'payment_intents.create', times: 1 },
    ]);
    const failed = await create();
    expect([failed.status, at(failed.body, 'error.type')]).toEqual([500, 'api_error']);
    expect(intents()).toHaveLength(0);
    expect((await create()).status).toBe(200);
  });

  it('limits the rate with Retry-After', async () => {
    stage.mocks.faults('stripe', [{ kind: 'rate_limit', retryAfterSeconds: 7, times: 1 }]);
    const limited = await create();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('cuts a list in half, and begins one with the end of the one before', async () => {
    const ids = async (): Promise<string[]> => {
      const path = '/weclapp/webapp/api/v2/article?sort=id&pageSize=4';
      const headers = { AuthenticationToken: mockCredentials.weclapp.token };
      return at<{ id: string }[]>((await call(path, { headers })).body, 'result').map(({ id }) => id);
    };
    const whole = await ids();
    stage.mocks.faults('weclapp', [{ kind: 'half_page' }]);
    expect(await ids()).toEqual(whole.slice(0, 2));
    stage.mocks.faults('weclapp', [{ kind: 'overlapping_page' }]);
    await ids();
    expect(await ids()).toEqual([...whole.slice(-2), ...whole]);
  });

  it.each([
    ['cut', {}, 1],
    ['cut', { after: false }, 0],
    ['down', {}, 0],
    ['down', { after: true }, 1],
  ] as const)('breaks the connection by %s %o, leaving %d intents behind', async (kind, options, left) => {
    stage.mocks.faults('stripe', [{ kind, ...options, times: 1 }]);
    await expect(create()).rejects.toThrow();
    expect(intents()).toHaveLength(left);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('never answers a timeout; with after %s it leaves %d intents behind', async (after, left) => {
    stage.mocks.faults('stripe', [{ kind: 'timeout', after, times: 1 }]);
    await inVain({});
    expect(intents()).toHaveLength(left);
    expect(stage.mocks.requests('stripe')).toMatchObject([{ fault: 'timeout', status: 0 }]);
  });

  it.each(['malformed', 'partial'] as const)(
    'spoils the body by %s although the work is done',
    async (kind) => {
      stage.mocks.faults('stripe', [{ kind, times: 1 }]);
      const { status, body } = await create();
      expect([status, body]).toEqual([200, undefined]);
      expect(intents()).toHaveLength(1);
    },
  );

  it('gives the first outcome to a repeated key although its first answer was lost', async () => {
    stage.mocks.faults('stripe', [{ kind: 'cut', times: 1 }]);
    const key = { 'idempotency-key': 'attempt-9' };
    await expect(stripe('/v1/payment_intents', manual('pm_card_visa'), key)).rejects.toThrow();
    const { status } = await stripe('/v1/payment_intents', manual('pm_card_visa'), key);
    expect(status).toBe(200);
    expect(intents()).toHaveLength(1);
  });

  it('charges once although two answers to the same key were waited for in vain', async () => {
    stage.mocks.faults('stripe', [{ kind: 'timeout', after: true }]);
    await inVain({ 'idempotency-key': 'attempt-10' });
    await inVain({ 'idempotency-key': 'attempt-10' });
    expect(intents()).toHaveLength(1);
  });

  it('does nothing for a stranger, whatever fault strikes', async () => {
    stage.mocks.faults('stripe', [{ kind: 'cut', after: true }]);
    const stranger = { authorization: 'Bearer no' };
    await expect(stripe('/v1/payment_intents', manual('pm_card_visa'), stranger)).rejects.toThrow();
    expect(intents()).toHaveLength(0);
  });

  it('refuses good credentials of one account only', async () => {
    stage.mocks.faults('stripe', [{ kind: 'expired_token', account: 'second' }]);
    const second = { authorization: 'Bearer sk_test_accord_2' };
    expect((await stripe('/v1/payment_intents', manual('pm_card_visa'), second)).status).toBe(401);
    expect((await create()).status).toBe(200);
  });

  it('hits one function of Moodle and leaves the others alone', async () => {
    stage.mocks.faults('moodle', [{ kind: 'status', status: 502, operation: 'core_user_create_users' }]);
    expect((await moodle('core_user_create_users', ada)).status).toBe(502);
    const found = await moodle('core_user_get_users_by_field', {
      field: 'email',
      'values[0]': 'x@example.org',
    });
    expect(found.body).toEqual([]);
  });

  it('drops a webhook when told to', async () => {
    stage.mocks.faults('stripe', [{ kind: 'webhook_drop', times: 1 }]);
    await create();
    await stage.mocks.flush();
    expect(stage.received).toEqual([]);
  });

  it('tells all who listen to one vendor, and loses a webhook for one of them alone', async () => {
    const told = async (name: string): Promise<readonly string[]> => {
      stage.received.length = 0;
      stage.mocks.seed('akeneo', { products: [{ sku: 'AK-BOOK-KICAD', name }] });
      await stage.mocks.flush();
      return stage.received.map(({ path }) => path).sort();
    };
    expect(await told('KiCad')).toEqual(['/akeneo', '/akeneo-too']);
    stage.mocks.faults('akeneo', [{ kind: 'webhook_drop', times: 1 }]);
    expect(await told('KiCad again')).toEqual(['/akeneo-too']);
  });
});

describe('Control over HTTP', () => {
  it('switches faults on, shows and clears them', async () => {
    const put = await call('/__mock/klaviyo/faults', {
      method: 'PUT',
      json: { faults: [{ kind: 'rate_limit', retryAfterSeconds: 2, times: 3 }] },
    });
    expect(at(put.body, 'faults')).toMatchObject([{ kind: 'rate_limit', operation: '*', left: 3 }]);
    await call('/__mock/klaviyo/faults', { method: 'DELETE' });
    const left = await call('/__mock/klaviyo/faults');
    expect(at(left.body, 'faults')).toEqual([]);
  });

  it('names the mistakes of a fault that does not exist', async () => {
    const { status, body } = await call('/__mock/stripe/faults', {
      method: 'PUT',
      json: { faults: [{ kind: 'earthquake' }] },
    });
    expect([status, at(body, 'errors.0.path')]).toEqual([422, 'faults.0.kind']);
  });

  it('shows the last requests of a vendor with operation and status', async () => {
    await stripe('/v1/payment_intents', manual('pm_card_visa'), { 'x-correlation-id': 'c-1' });
    const { body } = await call('/__mock/stripe/requests');
    expect(at(body, 'requests')).toMatchObject([
      { operation: 'payment_intents.create', status: 200, correlationId: 'c-1', account: 'default' },
    ]);
  });

  it.each(vendorNames)('shows the state of %s', async (vendor) => {
    expect((await call(`/__mock/${vendor}/state`)).status).toBe(200);
  });
});
