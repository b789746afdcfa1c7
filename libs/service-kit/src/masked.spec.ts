import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { runInContext } from './context.ts';
import { configureLogging, createLogger } from './logger.ts';
import { Personal, Secret, masked } from './masked.ts';

const canaries = [
  'hunter2-canary',
  'ada.canary@example.org',
  'sk_test_canary12345678',
  'ack_ab12_canarycanarycanary',
  'eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9xx.c2ln',
  '4111 1111 1111 1111',
];

function linesOf(work: () => void): string {
  const lines: string[] = [];
  configureLogging({
    level: 'debug',
    service: 'canary',
    destination: { write: (line) => void lines.push(line) },
  });
  work();
  return lines.join('');
}

function expectNoCanary(text: string): void {
  for (const canary of canaries) expect(text).not.toContain(canary);
}

describe('Secret and Personal', () => {
  const secret = new Secret('hunter2-canary');
  const person = new Personal({ email: 'ada.canary@example.org' });

  it('print *** as text, in templates, as JSON and when inspected', () => {
    const texts = [
      String(secret),
      `${secret.toString()}`,
      JSON.stringify({ secret, person }),
      inspect({ secret, person }),
    ];
    expectNoCanary(texts.join(' '));
    expect(JSON.stringify({ secret })).toBe('{"secret":"***"}');
  });

  it('give the value back only when asked to reveal it', () => {
    expect(secret.reveal()).toBe('hunter2-canary');
    expect(Object.keys(secret)).not.toContain('value');
  });
});

describe('log lines', () => {
  it('never carry a canary from typed values, field names, texts, addresses or nested errors', () => {
    const text = linesOf(() => {
      const log = createLogger('test');
      const [password = '', email = '', key = '', api = '', jwt = '', card = ''] = canaries;
      const cause = new Error(`Key (email)=(${email}) already exists`);
      const error = Object.assign(new Error(`vendor said ${key}`, { cause }), {
        parameters: [password],
        query: password,
      });
      log.error({ event: 'a', error }, `for ${email}`);
      log.warn({ event: 'b', nested: { deep: { password, authorization: `Bearer ${jwt}`, list: [card] } } });
      log.info({ event: 'c', secret: new Secret(password), person: new Personal(email), api });
      log.info({
        event: 'd',
        broker: `amqp://guest:${password}@127.0.0.1:5672`,
        url: `/x?token=${password}&a=1`,
      });
      log.debug({ event: 'e', both: new AggregateError([new Error(api)], card) }, jwt);
      log.info({ event: 'f', map: new Map([['email', email]]), givenName: password });
    });
    expectNoCanary(text);
    expect(text.trim().split('\n')).toHaveLength(6);
  });

  it('keep what an operator needs: event, ids, error code, correlation and trace', () => {
    const line = linesOf(() => {
      runInContext({ correlationId: 'order-1', traceparent: '00-aa-bb-01', locale: 'en' }, () => {
        const error = Object.assign(new Error('refused'), { code: 'stripe.refused' });
        createLogger('pay').info(
          { event: 'payment.failed', orderId: '0190a5e2-7c1b-7c3d-8e9f-001122334455', error },
          'no',
        );
      });
    });
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      service: 'canary',
      logger: 'pay',
      event: 'payment.failed',
      orderId: '0190a5e2-7c1b-7c3d-8e9f-001122334455',
      correlationId: 'order-1',
      traceparent: '00-aa-bb-01',
      error: { code: 'stripe.refused', message: 'refused' },
      msg: 'no',
    });
  });

  it('survive a structure that contains itself', () => {
    const loop: Record<string, unknown> = { event: 'loop' };
    loop['self'] = loop;
    expect(JSON.stringify(masked(loop))).toContain('[deeper]');
  });
});
