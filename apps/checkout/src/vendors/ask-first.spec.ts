import { Failure, money } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { PaymentGateway } from '../use-cases/ports/payment-gateway.ts';
import type { AuthoriseOutcome } from '../use-cases/ports/payment-gateway.ts';
import { AskFirst } from './ask-first.ts';

/** A gateway that counts charges and answers what the test sets. */
class Scripted extends PaymentGateway {
  readonly gateway = 'stripe';
  charges = 0;
  outcome: AuthoriseOutcome = { kind: 'authorised', gatewayRef: 'pi_1' };

  async authorise(): Promise<AuthoriseOutcome> {
    this.charges += 1;
    return this.outcome;
  }

  lookUp = () => this.authorise();
  capture = async () => ({ kind: 'captured' as const });
  void = async () => ({ kind: 'voided' as const });
  refund = async () => ({ kind: 'refunded' as const });
}

const request = {
  attemptId: 'a',
  orderId: 'o',
  orderNumber: 'A-1',
  amount: money(100, 'EUR'),
  token: 'pm_card_visa',
  startedAt: new Date(0),
};

function setting() {
  const world = { nowMs: 0, asked: 0, there: true };
  const inner = new Scripted();
  const gateway = new AskFirst(inner, {
    monotonicMs: () => world.nowMs,
    probe: async () => {
      world.asked += 1;
      if (!world.there) throw new Failure('stripe.unreachable', 'wait_for_vendor', 'gone', { sent: 'maybe' });
    },
  });
  return { world, inner, gateway };
}

describe('AskFirst', () => {
  it('proves a charge not sent when the gateway does not answer the question', async () => {
    const { world, inner, gateway } = setting();
    world.there = false;
    expect(await gateway.authorise(request)).toMatchObject({ kind: 'not_sent', cause: { sent: 'no' } });
    expect(inner.charges).toBe(0);
  });

  it('asks nothing while charges are answered, and again after a silence', async () => {
    const { world, inner, gateway } = setting();
    await gateway.authorise(request);
    world.nowMs = 19;
    await gateway.authorise(request);
    world.nowMs = 38;
    await gateway.authorise(request);
    expect(world.asked).toBe(1);
    world.nowMs = 58;
    await gateway.authorise(request);
    expect(world.asked).toBe(2);
    expect(inner.charges).toBe(4);
  });

  it('asks at once after a charge whose outcome is unknown', async () => {
    const { world, inner, gateway } = setting();
    inner.outcome = { kind: 'unknown', cause: new Failure('stripe.timeout', 'unknown_outcome', 'late') };
    await gateway.authorise(request);
    world.there = false;
    expect((await gateway.authorise(request)).kind).toBe('not_sent');
    expect(world.asked).toBe(2);
  });
});
