import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideCancellation } from '../src/domain/closing.ts';
import { seatsGranted, stockCommitted } from '../src/domain/fulfilment.ts';
import { currentAttempt, type Order } from '../src/domain/order.ts';
import {
  isGivenUp,
  isUndecided,
  liveAttemptStatuses,
  type PaymentAttempt,
} from '../src/domain/payment-attempt.ts';
import {
  closeAttempt,
  declineToPlace,
  fallBack,
  leaveUnresolved,
  place,
  reject,
} from '../src/domain/placement.ts';
import {
  intendCapture,
  intendGivingBack,
  intendReturning,
  settle,
  type PaymentIntent,
  type SettledKind,
} from '../src/domain/settlement.ts';
import { owedAttempts, surface } from '../src/domain/stranded.ts';
import { defaultSweepLimits, nextSweepAt } from '../src/domain/sweep-plan.ts';
import { placedAt, planned } from './support/planned-order.ts';

/** What an order's two gateways, its client, the sweep and our own consumers may do at any moment. */
interface Happening {
  readonly what: keyof typeof happenings;
  /** Which attempt, and what the gateway says of it. */
  readonly attempt: 0 | 1;
  readonly news: SettledKind;
}

interface History {
  readonly order: Order;
  /** Attempts for which a capture was sent to a gateway. */
  readonly captures: ReadonlySet<string>;
  /** Attempts that were declared dead at any time. */
  readonly dead: ReadonlySet<string>;
}

const begun = (operationId: string) => ({ operationId, at: placedAt });
const ref = (attempt: PaymentAttempt) => `ref-of-${attempt.id}`;
const second = { attemptId: 'attempt-2', gateway: 'adyen' as const, token: 't', at: placedAt };
const only = (intent: PaymentIntent) => intent.order;
const pendingOnly = (order: Order, change: (order: Order) => Order) =>
  order.status === 'pending' && isUndecided(currentAttempt(order)) ? change(order) : order;
const goOn = (order: Order) =>
  order.attempts.length === 1 ? fallBack(order, second) : reject(order, 'dead').order;

const happenings = {
  firstFails: (order: Order) => pendingOnly(order, (open) => goOn(closeAttempt(open, { kind: 'failed' }))),
  firstDeclines: (order: Order) =>
    pendingOnly(order, (open) =>
      goOn(closeAttempt(open, { kind: 'declined', reason: 'issuer_unavailable' })),
    ),
  silence: (order: Order) => pendingOnly(order, leaveUnresolved),
  authorised: (order: Order) => place(order, ref(currentAttempt(order)), placedAt).order,
  unwanted: (order: Order) =>
    pendingOnly(order, (open) => declineToPlace(open, ref(currentAttempt(open)), 'abandoned')),
  giveUp: (order: Order) =>
    pendingOnly(order, (open) => reject(closeAttempt(open, { kind: 'failed' }), 'x').order),
  surfaces: (order: Order, attempt: PaymentAttempt) =>
    surface(order, { attemptId: attempt.id, gatewayRef: ref(attempt) }),
  secured: (order: Order) => seatsGranted(stockCommitted(order).order).order,
  cancel: (order: Order) => {
    const decision = decideCancellation(order, 'changed_mind');
    return decision.kind === 'accepted' ? decision.change.order : order;
  },
  capture: (order: Order) => only(intendCapture(order, begun('op-capture'))),
  giveBack: (order: Order) => only(intendGivingBack(order, begun('op-back'))),
  return: (order: Order, attempt: PaymentAttempt) =>
    only(intendReturning(order, attempt.id, begun('op-return'))),
  news: (order: Order, attempt: PaymentAttempt, news: SettledKind) =>
    settle(order, { attemptId: attempt.id, kind: news, gatewayRef: ref(attempt) }).order,
} as const;

const anyHappening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(happenings) as (keyof typeof happenings)[])) },
    { weight: 1, arbitrary: fc.constantFrom('surfaces', 'return', 'news', 'secured', 'capture') },
  ),
  attempt: fc.constantFrom(0, 1),
  news: fc.constantFrom(
    'captured',
    'capture_refused',
    'voided',
    'void_refused',
    'refunded',
    'refund_refused',
  ),
});
/** Most begin with the story that matters: the first attempt dead, the second on its way. */
const anyHistory = fc
  .tuple(
    fc.constantFrom<Happening['what'][]>(['firstFails'], ['firstFails', 'authorised'], ['firstDeclines'], []),
    fc.array(anyHappening, { maxLength: 30, size: 'max' }),
  )
  .map(([beginning, rest]): Happening[] => [
    ...beginning.map((what) => ({ what, attempt: 0, news: 'captured' }) as const),
    ...rest,
  ]);

function happen({ order, captures, dead }: History, { what, attempt: index, news }: Happening): History {
  const attempt = order.attempts[index] ?? currentAttempt(order);
  const next = happenings[what](order, attempt, news);
  const started = next.attempts.filter(
    ({ id, status }) =>
      status === 'capturing' && order.attempts.find((known) => known.id === id)?.status !== 'capturing',
  );
  return {
    order: next,
    captures: new Set([...captures, ...started.map(({ id }) => id)]),
    dead: new Set([...dead, ...next.attempts.filter(isGivenUp).map(({ id }) => id)]),
  };
}

function lived(happened: readonly Happening[]): History[] {
  const path: History[] = [{ order: planned(), captures: new Set(), dead: new Set() }];
  for (const happening of happened) {
    const before = path.at(-1);
    if (before) path.push(happen(before, happening));
  }
  return path;
}

/** Dead at Stripe, charged at Adyen, alive at Stripe, void refused, capture due: the story that could charge twice. */
const twice: Happening[] = (
  ['firstFails', 'authorised', 'surfaces', 'return', 'news', 'secured', 'capture'] as const
).map((what) => ({ what, attempt: 0, news: 'void_refused' }));

/** Holds one law against every moment of many histories; the law answers what breaks it. */
function hold(broken: (now: History, before: History, happening: Happening) => unknown[]): void {
  fc.assert(
    fc.property(anyHistory, (happened) => {
      const path = lived(happened);
      const breaches = happened.flatMap((happening, index) => {
        const [before, now] = [path[index], path[index + 1]];
        return before && now ? broken(now, before, happening) : [];
      });
      expect(breaches).toEqual([]);
    }),
    { numRuns: 1_000, examples: [[twice]] },
  );
}

const isLive = ({ status }: PaymentAttempt) => liveAttemptStatuses.some((live) => live === status);

describe('a charge that was declared dead and surfaces', () => {
  it('is told of under its own name when it is given back, and the order by the other one goes on to be captured', () => {
    const { order } = lived(twice.slice(0, 4)).at(-1) ?? { order: planned() };
    expect(order.attempts.map(({ status }) => status)).toEqual(['stranded_voiding', 'authorised']);
    const back = settle(order, { attemptId: 'attempt-1', kind: 'voided' });
    expect(back.events).toEqual([{ kind: 'voided', attemptId: 'attempt-1' }]);
    const due = happenings.secured(back.order);
    expect(intendCapture(due, begun('op'))).toMatchObject({ kind: 'capture', attempt: { id: 'attempt-2' } });
  });
});

describe('an order with two attempts at two gateways', () => {
  it('sends a capture for at most one of them, and never for one that was declared dead', () => {
    hold(({ captures, order }, { dead }) => [
      ...(captures.size > 1 ? [captures] : []),
      ...order.attempts.filter(({ id, status }) => status === 'capturing' && dead.has(id)),
    ]);
  });

  it('has at most one attempt that is or may become its payment, so that no save ever meets a unique index', () => {
    hold(({ order: { attempts }, dead }) => {
      const live = attempts.filter(isLive);
      const taken = attempts.filter((one) => one.capturedMinor > 0 && !isGivenUp(one));
      return [...live.slice(1), ...taken.slice(1), ...live.filter(({ id }) => dead.has(id))];
    });
  });

  it('refunds of no attempt more than it took', () => {
    hold(({ order: { attempts } }) =>
      attempts.filter(
        ({ refundedMinor, capturedMinor, amount }) =>
          refundedMinor > capturedMinor || capturedMinor > amount.minor,
      ),
    );
  });

  it('lives on as if the dead attempt had never surfaced: neither its return nor its refusal moves the order', () => {
    hold(({ order }, { order: before }, { what, attempt }) => {
      const about = before.attempts[attempt];
      if (about === undefined || !isGivenUp(about)) return [];
      if (what !== 'surfaces' && what !== 'return' && what !== 'news') return [];
      return order.status === before.status && order.closing === before.closing ? [] : [order.status];
    });
  });

  it('owes stranded money until the gateway has it back, and the sweep comes again as long as it does', () => {
    let owed = 0;
    hold(({ order }) => {
      const attempts = owedAttempts(order);
      if (attempts.length === 0) return [];
      owed += 1;
      const due = nextSweepAt(order, placedAt, defaultSweepLimits)?.getTime() ?? Infinity;
      return [
        ...(due <= placedAt.getTime() + defaultSweepLimits.strandedMs ? [] : [due]),
        ...attempts.filter(({ id }) => intendReturning(order, id, begun('op')).kind === 'none'),
      ];
    });
    expect(owed).toBeGreaterThan(1_000);
  });
});
