import { money } from '@accord/canonical';
import type { DeclineReason } from '@accord/canonical';
import { configureLogging } from '@accord/service-kit';
import { FakeClock, eventually, sequentialIds } from '@accord/test-kit';
import type { FaultInput } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuthoriseRequest,
  PaymentGateway,
  PaymentOperation,
} from '../../src/use-cases/ports/payment-gateway.ts';

/** What an adapter brings to be held against the port. */
export interface GatewayUnderTest {
  readonly gateway: PaymentGateway;
  /** The same adapter, which soon gives up a vendor that says nothing. Only for that: a slow machine says nothing either. */
  readonly impatient: PaymentGateway;
  /** The same adapter, of an address where nobody listens. */
  readonly unreachable: PaymentGateway;
  readonly tokens: Readonly<Record<'ok' | 'insufficientFunds' | 'issuerUnavailable' | 'fraud', string>>;
  /** The vendor's names for authorising and capturing, by which faults are switched on. */
  readonly operations: { readonly authorise: string; readonly capture: string };
  /** Whether captures, voids and refunds are settled by webhook. */
  readonly settlesByWebhook: boolean;
  faults(list: readonly FaultInput[]): void;
  /** What the vendor's books hold, in minor units. */
  books(): {
    readonly authorised: number;
    readonly captured: number;
    readonly refunded: number;
    readonly voided: number;
  };
  /** Empties the vendor's books and forgets the adapter's circuits. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const clock = new FakeClock();
const ids = sequentialIds('a');

export function chargeRequest(token: string, changes: Partial<AuthoriseRequest> = {}): AuthoriseRequest {
  return {
    attemptId: ids.next(),
    orderId: ids.next(),
    orderNumber: 'A-0123456789',
    amount: money(34_800, 'EUR'),
    token,
    startedAt: clock.now(),
    ...changes,
  };
}

/** Every payment gateway must pass this, whatever its vendor. */
export function paymentGatewayConformance(name: string, open: () => Promise<GatewayUnderTest>): void {
  describe(`the payment gateway ${name}`, () => {
    let under: GatewayUnderTest;

    beforeAll(async () => {
      configureLogging({ level: 'silent' });
      under = await open();
    });

    afterEach(() => under.reset());

    afterAll(() => under.stop());

    async function authorised(): Promise<PaymentOperation> {
      const request = chargeRequest(under.tokens.ok);
      const outcome = await under.gateway.authorise(request);
      if (outcome.kind !== 'authorised') throw new Error(`expected an authorisation, got ${outcome.kind}`);
      const { attemptId, orderId, amount } = request;
      return {
        operationId: ids.next(),
        since: request.startedAt,
        attemptId,
        orderId,
        amount,
        gatewayRef: outcome.gatewayRef,
      };
    }

    async function captured(): Promise<PaymentOperation> {
      const payment = await authorised();
      await under.gateway.capture(payment);
      await eventually(() => {
        expect(under.books().captured).toBe(34_800);
      });
      return { ...payment, operationId: ids.next() };
    }

    const done = (kind: string): string => (under.settlesByWebhook ? 'pending' : kind);

    it('charges an attempt once, however often it is sent', async () => {
      const request = chargeRequest(under.tokens.ok);
      const first = await under.gateway.authorise(request);
      expect(await under.gateway.authorise(request)).toEqual(first);
      expect(await under.gateway.lookUp(request)).toEqual(first);
      expect(first).toMatchObject({ kind: 'authorised', gatewayRef: expect.stringMatching(/.+/) });
      expect(under.books()).toEqual({ authorised: 34_800, captured: 0, refunded: 0, voided: 0 });
    });

    it.each<[keyof GatewayUnderTest['tokens'], DeclineReason, string]>([
      ['insufficientFunds', 'insufficient_funds', 'ask_customer'],
      ['issuerUnavailable', 'issuer_unavailable', 'try_other_gateway'],
      ['fraud', 'fraud_or_stolen', 'final'],
    ])('declines %s with reason %s and decision %s', async (token, reason, decision) => {
      const request = chargeRequest(under.tokens[token]);
      const outcome = await under.gateway.authorise(request);
      expect(outcome).toMatchObject({ kind: 'declined', reason, decision });
      expect(await under.gateway.lookUp(request)).toEqual(outcome);
      expect(under.books().authorised).toBe(0);
    });

    it('declines a token that the vendor does not know, instead of failing', async () => {
      const outcome = await under.gateway.authorise(chargeRequest('pm_of_somebody_else'));
      expect(outcome).toMatchObject({
        kind: 'declined',
        reason: 'invalid_card_data',
        decision: 'ask_customer',
      });
    });

    it.each<[string, FaultInput]>([
      ['answers nothing', { kind: 'timeout', after: true }],
      ['breaks off its answer', { kind: 'cut' }],
      ['answers a web page', { kind: 'malformed' }],
      ['answers half a document', { kind: 'partial' }],
      ['breaks off at once', { kind: 'down', after: true }],
    ])(
      'does not know the outcome when a vendor charges and %s, and finds it by look-up',
      async (_what, fault) => {
        const request = chargeRequest(under.tokens.ok);
        under.faults([{ operation: under.operations.authorise, ...fault }]);
        const asked = fault.kind === 'timeout' ? under.impatient : under.gateway;
        // Whose patience ended before the charge had left asks once more: it is the same attempt.
        await eventually(async () => {
          expect(await asked.authorise(request)).toMatchObject({ kind: 'unknown' });
          expect(under.books().authorised).toBe(34_800);
        });
        under.faults([]);
        expect(await under.gateway.lookUp(request)).toMatchObject({ kind: 'authorised' });
        expect(under.books().authorised).toBe(34_800);
      },
    );

    it.each<[string, FaultInput]>([
      ['breaks off before it reads', { kind: 'down' }],
      ['fails with 503', { kind: 'status', status: 503 }],
    ])('does not take it for unpaid when a vendor %s', async (_what, fault) => {
      under.faults([fault]);
      const outcome = await under.gateway.authorise(chargeRequest(under.tokens.ok));
      expect(outcome).toMatchObject({ kind: 'unknown', cause: { sent: 'maybe' } });
    });

    it('knows that nothing was sent to a vendor that cannot be reached', async () => {
      const outcome = await under.unreachable.authorise(chargeRequest(under.tokens.ok));
      expect(outcome).toMatchObject({ kind: 'not_sent', cause: { sent: 'no' } });
    });

    it.each<[string, FaultInput]>([
      ['limits our rate', { kind: 'rate_limit', retryAfterSeconds: 600 }],
      ['refuses our credentials', { kind: 'expired_token' }],
    ])('knows that nothing was charged when a vendor %s', async (_what, fault) => {
      under.faults([fault]);
      const outcome = await under.gateway.authorise(chargeRequest(under.tokens.ok));
      expect(outcome).toMatchObject({ kind: 'not_sent', cause: { kind: 'wait_for_vendor' } });
      expect(under.books().authorised).toBe(0);
    });

    it('gives up with the caller and then does not claim to know', async () => {
      under.faults([{ kind: 'timeout' }]);
      const outcome = await under.gateway.authorise(chargeRequest(under.tokens.ok), AbortSignal.timeout(30));
      expect(['unknown', 'not_sent']).toContain(outcome.kind);
    });

    it('captures once per operation', async () => {
      const payment = await authorised();
      expect(await under.gateway.capture(payment)).toEqual({ kind: done('captured') });
      expect(await under.gateway.capture(payment)).toEqual({ kind: done('captured') });
      await eventually(() => {
        expect(under.books().captured).toBe(34_800);
      });
    });

    it('does not know the outcome of a capture whose answer is lost, and captures once by repeating it', async () => {
      const payment = await authorised();
      under.faults([{ operation: under.operations.capture, kind: 'timeout', after: true }]);
      expect(await under.impatient.capture(payment)).toMatchObject({ kind: 'unknown' });
      under.faults([]);
      expect(await under.gateway.capture(payment)).toEqual({ kind: done('captured') });
      await eventually(() => {
        expect(under.books().captured).toBe(34_800);
      });
    });

    it('gives an authorisation back', async () => {
      expect(await under.gateway.void(await authorised())).toEqual({ kind: done('voided') });
      await eventually(() => {
        expect(under.books()).toMatchObject({ captured: 0, voided: 34_800 });
      });
    });

    it('gives captured money back once per operation', async () => {
      const payment = await captured();
      expect(await under.gateway.refund(payment)).toEqual({ kind: done('refunded') });
      expect(await under.gateway.refund(payment)).toEqual({ kind: done('refunded') });
      await eventually(() => {
        expect(under.books().refunded).toBe(34_800);
      });
    });

    it('refuses to touch a payment that the vendor does not know', async () => {
      const payment = { ...(await authorised()), gatewayRef: 'nobodys-payment' };
      expect(await under.gateway.capture(payment)).toMatchObject({ kind: 'refused' });
      expect(await under.gateway.void({ ...payment, operationId: ids.next() })).toMatchObject({
        kind: 'refused',
      });
      expect(await under.gateway.refund({ ...payment, operationId: ids.next() })).toMatchObject({
        kind: 'refused',
      });
    });

    it('leaves an operation open while the vendor is away', async () => {
      const payment = await authorised();
      under.faults([{ kind: 'status', status: 500 }]);
      expect(await under.gateway.capture(payment)).toMatchObject({ kind: 'unknown' });
      expect(await under.unreachable.void(payment)).toMatchObject({ kind: 'unknown', cause: { sent: 'no' } });
    });
  });
}
