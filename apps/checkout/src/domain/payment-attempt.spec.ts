import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isGivenUp,
  isProvenDead,
  liveAttemptStatuses,
  stepAttempt,
  type AttemptChange,
  type PaymentAttempt,
} from './payment-attempt.ts';

const at = new Date(0);
const fresh: PaymentAttempt = {
  id: 'a',
  gateway: 'stripe',
  ordinal: 1,
  status: 'sending',
  amount: { minor: 34_800, currency: 'EUR' },
  token: 'pm_card_visa',
  startedAt: new Date(0),
  gatewayRef: null,
  declineReason: null,
  operationId: null,
  operationSince: null,
  capturedMinor: 0,
  refundedMinor: 0,
};

const anyChange: fc.Arbitrary<AttemptChange> = fc.oneof(
  fc.constant<AttemptChange>({ kind: 'authorised', gatewayRef: 'pi_1' }),
  fc.constant<AttemptChange>({ kind: 'declined', reason: 'pin' }),
  fc.constant<AttemptChange>({ kind: 'surfaced', gatewayRef: 'pi_1' }),
  fc.constantFrom<AttemptChange>({ kind: 'unknown' }, { kind: 'failed' }),
  fc
    .tuple(
      fc.constantFrom('start_capture' as const, 'start_void' as const, 'start_refund' as const),
      fc.uuid(),
    )
    .map(([kind, operationId]) => ({ kind, operationId, at })),
  fc
    .constantFrom(
      'captured' as const,
      'capture_refused' as const,
      'voided' as const,
      'void_refused' as const,
      'refunded' as const,
      'refund_refused' as const,
    )
    .map((kind) => ({ kind })),
);

function walk(changes: readonly AttemptChange[]): PaymentAttempt[] {
  const path = [fresh];
  for (const change of changes) {
    const current = path.at(-1) ?? fresh;
    const step = stepAttempt(current, change);
    path.push(step.kind === 'moved' ? step.attempt : current);
  }
  return path;
}

describe('a payment attempt', () => {
  it('never refunds more than it took, and takes either nothing or its amount, whatever news comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        for (const attempt of walk(changes)) {
          expect([0, attempt.amount.minor]).toContain(attempt.capturedMinor);
          expect(attempt.refundedMinor).toBeLessThanOrEqual(attempt.capturedMinor);
        }
      }),
    );
  });

  it('takes money at most once: captured is entered again only from a refund that was refused', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        const path = walk(changes);
        const entries = path.filter(
          (attempt, index) =>
            attempt.status === 'captured' &&
            !['captured', 'refunding'].includes(path[index - 1]?.status ?? ''),
        );
        expect(entries.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('that was declared dead holds, takes and returns money only as a stranded one, and is never captured by us', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        const path = walk(changes);
        for (const [index, next] of path.entries()) {
          const before = path[index - 1];
          if (before === undefined || !(isGivenUp(before) || isProvenDead(before))) continue;
          expect(isGivenUp(next) || next.status === 'voided').toBe(true);
          expect(stepAttempt(next, { kind: 'start_capture', operationId: 'op', at }).kind).toBe(
            'contradiction',
          );
        }
      }),
      {
        numRuns: 1_000,
        examples: [
          [
            [
              { kind: 'failed' },
              { kind: 'surfaced', gatewayRef: 'pi_1' },
              { kind: 'start_void', operationId: 'op', at },
              { kind: 'void_refused' },
              { kind: 'start_capture', operationId: 'op', at },
            ],
          ],
        ],
      },
    );
  });

  it('that surfaces with its money taken knows where to refund it, and that no refund was tried yet', () => {
    const surfaced = walk([
      { kind: 'failed' },
      { kind: 'surfaced', gatewayRef: 'pi_1' },
      { kind: 'start_void', operationId: 'op', at },
      { kind: 'captured' },
    ]).at(-1);
    expect(surfaced).toMatchObject({ status: 'stranded_captured', gatewayRef: 'pi_1', operationId: null });
    const unheard = walk([{ kind: 'failed' }, { kind: 'captured', gatewayRef: 'pi_2' }]).at(-1);
    expect(unheard).toMatchObject({ status: 'stranded_captured', gatewayRef: 'pi_2' });
  });

  it('takes the same news twice as once', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 20 }), (changes) => {
        const before = walk(changes).at(-1) ?? fresh;
        for (const change of changes) {
          const first = stepAttempt(before, change);
          if (first.kind !== 'moved') continue;
          const again = stepAttempt(first.attempt, change);
          expect(again.kind === 'moved' ? again.attempt : first.attempt).toMatchObject({
            capturedMinor: first.attempt.capturedMinor,
            refundedMinor: first.attempt.refundedMinor,
          });
        }
      }),
    );
  });

  it('does not pass from unknown to another gateway: unknown is not dead', () => {
    const [, unknown] = walk([{ kind: 'unknown' }]);
    expect(unknown && isProvenDead(unknown)).toBe(false);
    expect(liveAttemptStatuses).toContain('unknown');
  });

  it('calls a capture after a void, and a void after a capture, a contradiction', () => {
    const voided = walk([{ kind: 'authorised', gatewayRef: 'pi' }, { kind: 'voided' }]).at(-1) ?? fresh;
    expect(stepAttempt(voided, { kind: 'captured' })).toEqual({ kind: 'contradiction' });
    const captured = walk([{ kind: 'authorised', gatewayRef: 'pi' }, { kind: 'captured' }]).at(-1) ?? fresh;
    expect(stepAttempt(captured, { kind: 'voided' })).toEqual({ kind: 'contradiction' });
  });
});
