import type { DeclineReason, Locale } from '@accord/canonical';
import { Problem, toProblem, type ProblemDefinition } from '@accord/service-kit';
import { publicReason } from '../domain/decline.ts';
import type { StoredResponse } from '../domain/idempotency.ts';
import type { Order } from '../domain/order.ts';
import { declineWording } from './decline-wording.ts';
import { orderDocument } from './order-document.ts';
import { checkoutProblems } from './problems.ts';
import type { Shortage } from './ports/stock.ts';

/** In whose language, and under which story. */
export interface AnswerFrame {
  readonly locale: Locale;
  readonly correlationId: string;
}

/** The order is taken; its payment may still be `unknown`. */
export function accepted(order: Order): StoredResponse {
  return {
    status: 201,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(orderDocument(order)),
  };
}

export function declined(reason: DeclineReason, frame: AnswerFrame): StoredResponse {
  const definition = { ...checkoutProblems['checkout.payment_declined'], detail: declineWording[reason] };
  return problemAnswer(
    { code: 'checkout.payment_declined', definition, more: { reason: publicReason(reason) } },
    frame,
  );
}

export function paymentUnavailable(frame: AnswerFrame): StoredResponse {
  const code = 'checkout.payment_unavailable';
  return problemAnswer({ code, definition: checkoutProblems[code] }, frame);
}

export function outOfStock(shortages: readonly Shortage[], frame: AnswerFrame): StoredResponse {
  const code = 'checkout.out_of_stock';
  return problemAnswer({ code, definition: checkoutProblems[code], more: { shortages } }, frame);
}

/** Any refusal of the basket itself, as it would leave the house if it were thrown. */
export function refused(problem: Problem, frame: AnswerFrame): StoredResponse {
  const { code, definition, extensions } = toProblem(problem);
  return problemAnswer({ code, definition, more: extensions ?? {} }, frame);
}

interface ProblemAnswer {
  readonly code: string;
  readonly definition: ProblemDefinition;
  readonly more?: Readonly<Record<string, unknown>>;
}

function problemAnswer({ code, definition, more }: ProblemAnswer, frame: AnswerFrame): StoredResponse {
  return {
    status: definition.status,
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify({
      type: `/problems/${code}`,
      title: definition.title[frame.locale],
      status: definition.status,
      detail: definition.detail[frame.locale],
      code,
      correlationId: frame.correlationId,
      ...more,
    }),
  };
}
