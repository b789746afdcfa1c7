import {
  checkoutPersonForgotten,
  orderCancelled,
  orderPlaced,
  orderReturned,
  personErased,
} from '@accord/canonical';
import { defineTopology } from '@accord/messaging';

/** Opens the courses of a placed order. A grant is some five calls to the LMS. */
export const grantSeatsOnOrderPlaced = {
  queue: 'enrollment.grant-seats-on-order-placed',
  events: [orderPlaced],
  timeLimitMs: 60_000,
  needs: { all: ['lms'] },
  calls: [{ operation: 'enrol', irreversible: false, requests: 5 }],
} as const;

/** Closes them when the order is undone, by whichever side. */
export const revokeSeatsOnOrderCancelled = {
  queue: 'enrollment.revoke-seats-on-order-cancelled',
  events: [orderCancelled, orderReturned],
  timeLimitMs: 60_000,
  needs: { all: ['lms'] },
  calls: [{ operation: 'unenrol', irreversible: false, requests: 2 }],
} as const;

/** Has the LMS forget who is erased, once checkout says that no order of theirs is alive any more. */
export const forgetPersonOnPersonErased = {
  queue: 'enrollment.forget-person-on-person-erased',
  events: [personErased, checkoutPersonForgotten],
  timeLimitMs: 60_000,
  needs: { all: ['lms'] },
  calls: [{ operation: 'delete_account', irreversible: true, requests: 2 }],
} as const;

export const enrollmentTopology = defineTopology({
  service: 'enrollment',
  consumers: [grantSeatsOnOrderPlaced, revokeSeatsOnOrderCancelled, forgetPersonOnPersonErased],
});
