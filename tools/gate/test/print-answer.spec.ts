import { describe, expect, it } from '@jest/globals';
import { describeAnswer, describeWhy } from '../src/commands/print-answer.ts';
import { canDeploy } from '../src/decide/can-i-deploy.ts';
import { daysAgo, newCheckout, twoServices } from './support/ledger-state.ts';

describe('the answer', () => {
  const red = canDeploy(
    newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .verified('inventory@1', 'more stock', { success: false })
      .ask('checkout@2'),
  );

  it('names pair, interaction, flow and the command that settles it', () => {
    expect(describeAnswer(red, 'checkout 2 to production').split('\n')).toEqual([
      'no: checkout 2 to production would break a contract',
      '  CONSUMER     PROVIDER     CONTRACT      RESULT',
      '  checkout 2   inventory 1  ' + String(red.rows[0]?.digest.slice(0, 12)) + '  ok',
      '  checkout 2   inventory 1  ' + String(red.rows[1]?.digest.slice(0, 12)) + '  failed',
      '  inventory 1  checkout 2   ' + String(red.rows[2]?.digest.slice(0, 12)) + '  ok',
      '  checkout -> inventory: failed',
      '    "more stock" no such field (flow checkout.place-order)',
      '    settle it: npx nx run inventory:pact:verify',
    ]);
  });

  it('says why in two lines', () => {
    expect(describeWhy(red).split('\n')).toEqual([
      'checkout 2 -> inventory 1: failed; "more stock" no such field (flow checkout.place-order)',
      'npx nx run inventory:pact:verify',
    ]);
    expect(describeWhy(canDeploy(newCheckout().ask('checkout@2')))).toBe('nothing is in the way');
  });

  it('says who answers for an override, and until when', () => {
    const overridden = newCheckout()
      .wants('checkout@2', 'inventory: more stock')
      .override('checkout', daysAgo(-2))
      .ask('checkout@2');
    expect(describeAnswer(canDeploy(overridden), 'checkout 2 to production')).toMatch(
      /^yes: .*\n(.*\n)* {2}checkout 2 .* ok \(override by ada until 2026-11-23\)$/m,
    );
  });

  it('says that the messages of a version that is gone are what is in the way', () => {
    const old = twoServices()
      .wants('inventory@2', 'checkout: new orders', { kind: 'message' })
      .verified('checkout@1', 'new orders')
      .verified('inventory@2', 'stock')
      .live('checkout@0', { until: daysAgo(7) })
      .ask('inventory@2');
    expect(describeAnswer(canDeploy(old), 'inventory 2 to production')).toContain('missing (old messages)');
    expect(describeWhy(canDeploy(old))).toContain('npx accord verify checkout --at 0 --pact inventory@2');
  });
});
