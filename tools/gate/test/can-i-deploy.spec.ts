import { describe, expect, it } from '@jest/globals';
import { exitCodeOf } from '../src/commands/print-answer.ts';
import { canDeploy } from '../src/decide/can-i-deploy.ts';
import type { Question } from '../src/decide/question.ts';
import { daysAgo, LedgerBuilder, newCheckout, tellingItself, twoServices } from './support/ledger-state.ts';

const cases: readonly (readonly [string, Question, 'yes' | 'no' | 'unknown', string?])[] = [
  ['a version that is live already', twoServices().ask('checkout@1'), 'yes'],
  [
    'a new version with the same demands, verified by its consumers’ contracts',
    newCheckout().ask('checkout@2'),
    'yes',
  ],
  ['a version nobody published', twoServices().ask('checkout@3'), 'unknown'],
  [
    'a demand that the live provider was not held against',
    newCheckout().wants('checkout@2', 'inventory: more stock').ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a demand that the live provider breaks',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .verified('inventory@1', 'more stock', { success: false })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a provider that breaks a live consumer',
    twoServices()
      .wants('checkout@2', 'inventory: stock')
      .verified('checkout@2', 'orders', { success: false })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a provider that was not held against a live consumer',
    twoServices().wants('checkout@2', 'inventory: stock').ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a provider whose later verification is green',
    newCheckout().verified('checkout@2', 'orders', { success: false, daysAgo: 3 }).ask('checkout@2'),
    'yes',
  ],
  [
    'a provider whose later verification is red',
    newCheckout().verified('checkout@2', 'orders', { success: false, daysAgo: 0 }).ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a verification of another provider version',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .verified('inventory@7', 'more stock')
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a verification of other demands',
    twoServices()
      .wants('checkout@2', 'inventory: stock')
      .verified('checkout@2', 'older orders')
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a provider that is not deployed there',
    newCheckout().wants('checkout@2', 'customer: customers').ask('checkout@2'),
    'no',
    'not-deployed',
  ],
  [
    'a provider that is not deployed there, said to be a first deployment',
    newCheckout().wants('checkout@2', 'customer: customers').ask('checkout@2', { firstDeployment: true }),
    'yes',
    'first',
  ],
  [
    'a first deployment beside a broken contract',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .verified('inventory@1', 'more stock', { success: false })
      .ask('checkout@2', { firstDeployment: true }),
    'no',
    'failed',
  ],
  [
    'the first service of an empty environment, said to be a first deployment',
    new LedgerBuilder().publish('inventory', '1').ask('inventory@1', { firstDeployment: true }),
    'yes',
  ],
  [
    'an environment of which nobody ever heard: its name may be misspelt',
    new LedgerBuilder().publish('inventory', '1').ask('inventory@1'),
    'unknown',
  ],
  [
    'a version that honours what it expects of itself, as does the one that it replaces',
    tellingItself().verified('checkout@1', 'own events').ask('checkout@2'),
    'yes',
    'ok',
  ],
  [
    'a version that reads its own events, while those of the version that it replaces may still wait',
    tellingItself().ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a version that does not honour what it expects of itself',
    tellingItself()
      .verified('checkout@1', 'own events')
      .verified('checkout@2', 'own events', { success: false, daysAgo: 0 })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a version whose events break the version of itself that it replaces, which reads on until it is gone',
    newCheckout()
      .wants('checkout@1', 'checkout: own events', { kind: 'message' })
      .verified('checkout@2', 'own events', { success: false })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'something broken beside something that cannot be told',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .live('customer@1')
      .forget('customer@1')
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a verification that says success and lists a failure',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .contradiction('inventory@1', 'more stock')
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a vendor whose earlier spec was not verified: its webhooks wait in no queue',
    newCheckout()
      .wants('checkout@2', 'vendor-stripe-webhooks: payments', { kind: 'message' })
      .live('vendor-stripe-webhooks@spec-0', { until: daysAgo(3) })
      .live('vendor-stripe-webhooks@spec-1')
      .verified('vendor-stripe-webhooks@spec-1', 'payments')
      .ask('checkout@2'),
    'yes',
  ],
  [
    'an environment of which only the vendors are known',
    new LedgerBuilder().publish('inventory', '1').live('vendor-stripe@spec-1').ask('inventory@1'),
    'unknown',
  ],
  [
    'a critical vendor that is only heard of by webhook, and whose spec nobody ever looked at',
    newCheckout()
      .wants('checkout@2', 'vendor-stripe-webhooks: payments', { kind: 'message' })
      .live('vendor-stripe-webhooks@spec-1')
      .verified('vendor-stripe-webhooks@spec-1', 'payments')
      .watch('stripe', null, true)
      .ask('checkout@2'),
    'no',
  ],
  [
    'a canary of the provider that the consumer fits, beside a stable one that it fits',
    newCheckout().live('inventory@2').verified('inventory@2', 'stock').ask('checkout@2'),
    'yes',
  ],
  [
    'a canary of the provider that the consumer was not held against',
    newCheckout().live('inventory@2').ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'a canary of a consumer that the provider breaks',
    newCheckout()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .live('inventory@2')
      .verified('inventory@2', 'stock')
      .verified('checkout@2', 'new orders', { success: false })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a consumer of messages, while those of a producer that left last week may still wait',
    twoServices()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders')
      .verified('inventory@2', 'stock')
      .publish('checkout', '0')
      .live('checkout@0', { until: daysAgo(7) })
      .ask('inventory@2'),
    'no',
    'missing',
  ],
  [
    'the same, with the old messages verified too',
    twoServices()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders')
      .verified('checkout@0', 'new orders')
      .verified('inventory@2', 'stock')
      .publish('checkout', '0')
      .live('checkout@0', { until: daysAgo(7) })
      .ask('inventory@2'),
    'yes',
  ],
  [
    'the same, after the messages have gone',
    twoServices()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders')
      .verified('inventory@2', 'stock')
      .publish('checkout', '0')
      .live('checkout@0', { until: daysAgo(31) })
      .ask('inventory@2'),
    'yes',
  ],
  [
    'the same, where messages are kept for forty days',
    twoServices()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders')
      .verified('inventory@2', 'stock')
      .publish('checkout', '0')
      .live('checkout@0', { until: daysAgo(31) })
      .ask('inventory@2', { retentionDays: 40 }),
    'no',
    'missing',
  ],
  [
    'an HTTP consumer of a provider version that is gone',
    newCheckout()
      .publish('inventory', '0')
      .live('inventory@0', { until: daysAgo(7) })
      .ask('checkout@2'),
    'yes',
  ],
  [
    'a rollback to a version that fits what is live',
    twoServices()
      .wants('checkout@0', 'inventory: stock')
      .verified('checkout@0', 'orders')
      .live('checkout@0', { until: daysAgo(40) })
      .ask('checkout@0'),
    'yes',
  ],
  [
    'a rollback to a version that a consumer of today cannot live with',
    twoServices().wants('checkout@0', 'inventory: stock').ask('checkout@0'),
    'no',
    'missing',
  ],
  [
    'a consumer that counts on a pending interaction',
    newCheckout()
      .wants('checkout@2', 'inventory: gift wrap', { pending: true })
      .verified('inventory@1', 'gift wrap', { pendingFailure: true })
      .ask('checkout@2'),
    'no',
    'pending',
  ],
  [
    'a provider that fails only what is pending',
    newCheckout()
      .wants('checkout@1', 'inventory: gift wrap', { pending: true })
      .verified('inventory@1', 'gift wrap', { pendingFailure: true })
      .wants('inventory@2', 'checkout: orders', { kind: 'message' })
      .verified('inventory@2', 'stock')
      .verified('inventory@2', 'gift wrap', { pendingFailure: true })
      .ask('inventory@2'),
    'yes',
  ],
  [
    'an override that holds',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .override('checkout', daysAgo(-2))
      .ask('checkout@2'),
    'yes',
    'overridden',
  ],
  [
    'an override that is over',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .override('checkout', daysAgo(2))
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'an override of another service',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .override('inventory', daysAgo(-2))
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'an override for another environment',
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .override('checkout', daysAgo(-2), 'staging')
      .ask('checkout@2'),
    'no',
    'missing',
  ],
  [
    'an override of a version nobody published',
    twoServices().override('checkout', daysAgo(-2)).ask('checkout@3'),
    'unknown',
  ],
  [
    'a neighbour whose contracts nobody published',
    newCheckout().live('customer@1').forget('customer@1').ask('checkout@2'),
    'unknown',
  ],
  [
    'a vendor whose published spec fits',
    newCheckout()
      .wants('checkout@2', 'vendor-stripe: intents')
      .live('vendor-stripe@spec-1')
      .verified('vendor-stripe@spec-1', 'intents')
      .watch('stripe', daysAgo(2), true)
      .ask('checkout@2'),
    'yes',
  ],
  [
    'a vendor whose published spec moved',
    newCheckout()
      .wants('checkout@2', 'vendor-stripe: intents')
      .live('vendor-stripe@spec-2')
      .verified('vendor-stripe@spec-1', 'intents')
      .verified('vendor-stripe@spec-2', 'intents', { success: false })
      .ask('checkout@2'),
    'no',
    'failed',
  ],
  [
    'a critical vendor whose spec nobody looked at for too long',
    newCheckout()
      .wants('checkout@2', 'vendor-stripe: intents')
      .live('vendor-stripe@spec-1')
      .verified('vendor-stripe@spec-1', 'intents')
      .watch('stripe', daysAgo(16), true)
      .ask('checkout@2'),
    'no',
  ],
  [
    'a critical vendor that another service calls',
    newCheckout().watch('moodle', null, true).ask('checkout@2'),
    'yes',
  ],
];

describe('whether a version may be deployed', () => {
  it.each(cases.map(([what, question, verdict, result = '']) => ({ what, question, verdict, result })))(
    'is $verdict for $what',
    ({ question, verdict, result }) => {
      const answer = canDeploy(question);
      expect(answer.verdict).toBe(verdict);
      expect(exitCodeOf(answer)).toBe({ yes: 0, no: 1, unknown: 2 }[verdict]);
      if (result !== '') expect(answer.rows.map((row) => row.result)).toContain(result);
    },
  );

  it('is a yes with a warning while a vendor that is not critical was not looked at for too long', () => {
    const question = newCheckout()
      .wants('checkout@2', 'vendor-stripe: intents')
      .live('vendor-stripe@spec-1')
      .verified('vendor-stripe@spec-1', 'intents')
      .watch('stripe', daysAgo(16))
      .ask('checkout@2');
    expect(canDeploy(question)).toMatchObject({
      verdict: 'yes',
      warnings: ['vendor-stripe spec last checked 16 days ago (limit 14): npx accord drift stripe'],
    });
  });
});
