import { changeAttempt, type Order } from './order.ts';
import { isGivenUp, type PaymentAttempt, type StrandedStatus } from './payment-attempt.ts';

/**
 * Charges that were declared dead, so that the order went on without them (at another gateway, or into its grave), and
 * hold money after all. They are given back beside the order's own life, which never waits for them.
 */
export interface LateAuthorisation {
  readonly attemptId: string;
  readonly gatewayRef: string;
}

/** Writes down that an attempt given up before holds money at the gateway. Any other attempt stays as it is. */
export function surface(order: Order, { attemptId, gatewayRef }: LateAuthorisation): Order {
  const attempt = order.attempts.find((known) => known.id === attemptId);
  if (attempt === undefined || !isGivenUp(attempt)) return order;
  return changeAttempt(order, attempt, { kind: 'surfaced', gatewayRef }).order;
}

/** The statuses from which money still has to go back; the others are ends. */
export const owingStatuses = [
  'stranded',
  'stranded_voiding',
  'stranded_captured',
  'stranded_refunding',
] as const satisfies readonly StrandedStatus[];

export function owedAttempts(order: Order): readonly PaymentAttempt[] {
  return order.attempts.filter(({ status }) => owingStatuses.some((owing) => owing === status));
}

/** Why a person has to look although the order itself is well: the gateway would not give stranded money back. */
export function strandedAttention(order: Order): string | null {
  for (const { status, operationId } of order.attempts) {
    if (operationId === null) continue;
    if (status === 'stranded') return 'stranded_void_refused';
    if (status === 'stranded_captured') return 'stranded_refund_refused';
  }
  return null;
}
