import { z } from 'zod';
import { AttemptId } from '../identifiers.ts';
import { Money } from '../money.ts';
import { PaymentHolder } from '../payment.ts';
import { defineEvent } from './event-definition.ts';
import { orderReference } from './order-reference.ts';

const owned = { owner: 'checkout', aggregate: 'order', version: 1 } as const;

const data = z.object({ ...orderReference, attemptId: AttemptId, gateway: PaymentHolder, amount: Money });

/** The money is ours. At most once per order. */
export const paymentCaptured = defineEvent({ ...owned, type: 'checkout.payment.captured', data });
export type PaymentCaptured = z.input<typeof paymentCaptured.data>;

/** The blocked money is free again; none was taken. */
export const paymentVoided = defineEvent({ ...owned, type: 'checkout.payment.voided', data });
export type PaymentVoided = z.input<typeof paymentVoided.data>;

/** Money that was taken went back. */
export const paymentRefunded = defineEvent({ ...owned, type: 'checkout.payment.refunded', data });
export type PaymentRefunded = z.input<typeof paymentRefunded.data>;
