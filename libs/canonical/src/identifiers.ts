import { z } from 'zod';
import { fieldMessage } from './field-message.ts';
import { parserOf } from './parse.ts';

const uuid = z.uuid();

export const OrderId = uuid.brand<'OrderId'>();
export type OrderId = z.output<typeof OrderId>;
/** @throws Failure `order.bad_id` */
export const parseOrderId = parserOf(OrderId, { code: 'order.bad_id', what: 'an order id' });

export const ReservationId = uuid.brand<'ReservationId'>();
export type ReservationId = z.output<typeof ReservationId>;
/** @throws Failure `stock.bad_reservation_id` */
export const parseReservationId = parserOf(ReservationId, {
  code: 'stock.bad_reservation_id',
  what: 'a reservation id',
});

export const SeatHoldId = uuid.brand<'SeatHoldId'>();
export type SeatHoldId = z.output<typeof SeatHoldId>;
/** @throws Failure `enrollment.bad_seat_hold_id` */
export const parseSeatHoldId = parserOf(SeatHoldId, {
  code: 'enrollment.bad_seat_hold_id',
  what: 'a seat hold id',
});

export const AttemptId = uuid.brand<'AttemptId'>();
export type AttemptId = z.output<typeof AttemptId>;
/** @throws Failure `payment.bad_attempt_id` */
export const parseAttemptId = parserOf(AttemptId, { code: 'payment.bad_attempt_id', what: 'an attempt id' });

export const ShipmentId = uuid.brand<'ShipmentId'>();
export type ShipmentId = z.output<typeof ShipmentId>;
/** @throws Failure `shipment.bad_id` */
export const parseShipmentId = parserOf(ShipmentId, { code: 'shipment.bad_id', what: 'a shipment id' });

export const CustomerId = uuid.brand<'CustomerId'>();
export type CustomerId = z.output<typeof CustomerId>;
/** @throws Failure `customer.bad_id` */
export const parseCustomerId = parserOf(CustomerId, { code: 'customer.bad_id', what: 'a customer id' });

/** Named by people in the back office (`python-101`), not made by a machine. */
const slug = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    fieldMessage(
      'letters, digits, dot, dash and underscore',
      'Buchstaben, Ziffern, Punkt, Binde- und Unterstrich',
    ),
  );

export const CourseId = slug.brand<'CourseId'>();
export type CourseId = z.output<typeof CourseId>;
/** @throws Failure `course.bad_id` */
export const parseCourseId = parserOf(CourseId, { code: 'course.bad_id', what: 'a course id' });

export const CohortId = slug.brand<'CohortId'>();
export type CohortId = z.output<typeof CohortId>;
/** @throws Failure `course.bad_cohort_id` */
export const parseCohortId = parserOf(CohortId, { code: 'course.bad_cohort_id', what: 'a cohort id' });

/** Stock keeping unit: one thing that can be sold. Upper case, so that `kit-1` and `KIT-1` are one article. */
export const Sku = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^[A-Z0-9][A-Z0-9._-]{0,39}$/,
    fieldMessage(
      '1 to 40 of A-Z, 0-9, dot, dash and underscore',
      '1 bis 40 Zeichen aus A-Z, 0-9, Punkt, Binde- und Unterstrich',
    ),
  )
  .brand<'Sku'>();
export type Sku = z.output<typeof Sku>;
/** @throws Failure `product.bad_sku` */
export const parseSku = parserOf(Sku, { code: 'product.bad_sku', what: 'a SKU' });
