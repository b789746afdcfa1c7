export { Address, parseAddress } from './address.ts';
export { allocate } from './allocate.ts';
export { containsCardNumber, maskCardNumbers, numbersOfOtherKinds } from './cards.ts';
export { CartLine, Quantity } from './cart.ts';
export type { Chance, Clock, Ids } from './clock.ts';
export { countryFromName } from './country-name.ts';
export { CountryCode, parseCountryCode } from './country.ts';
export { Cohort, Course } from './course.ts';
export { Currency, exponentOf, parseCurrency } from './currency.ts';
export { Customer, OrderCustomer } from './customer.ts';
export { Email, parseEmail } from './email.ts';
export { Enrollment, GrantedSeat, Seat, SeatHoldStatus } from './enrollment.ts';
export {
  EnvelopeSchema,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  type Envelope,
  type EnvelopeDraft,
} from './envelope.ts';
export { eventCatalogue, findEvent } from './events/catalogue.ts';
export { eventExamples } from './events/event-examples.ts';
export { fieldMessage, germanFieldMessage } from './field-message.ts';
export {
  mailSent,
  MailTemplate,
  personErased,
  type PersonErased,
  profileSynced,
  type MailSent,
  type ProfileSynced,
} from './events/customer-events.ts';
export {
  seatsGranted,
  seatsRefused,
  seatsRevoked,
  type SeatsGranted,
  type SeatsRefused,
  type SeatsRevoked,
} from './events/enrollment-events.ts';
export { defineEvent, parseEventKey, readableKeys, type EventDefinition } from './events/event-definition.ts';
export { upcast, type Upcast } from './events/upcast.ts';
export {
  productChanged,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
  stockChanged,
  type ProductChanged,
  type ReservationCommitted,
  type ReservationRefused,
  type ShipmentBooked,
  type ShipmentProgressed,
  type ShipmentRefused,
  type StockChanged,
} from './events/inventory-events.ts';
export {
  orderBooked,
  orderBookingChanged,
  orderCancellationRequested,
  orderCancelled,
  orderCompleted,
  orderFulfillable,
  orderPlaced,
  orderReturned,
  type OrderBooked,
  type OrderBookingChanged,
  type OrderCancellationRequested,
  type OrderCancelled,
  type OrderCompleted,
  type OrderFulfillable,
  type OrderPlaced,
  type OrderReturned,
} from './events/order-events.ts';
export {
  paymentCaptured,
  paymentRefunded,
  paymentVoided,
  type PaymentCaptured,
  type PaymentRefunded,
  type PaymentVoided,
} from './events/payment-events.ts';
export {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  inventoryPersonForgotten,
  operationsPersonForgotten,
  type PersonForgotten,
} from './events/forgetting-events.ts';
export {
  checkoutQuarantineLimitPassed,
  customerQuarantineLimitPassed,
  inventoryQuarantineLimitPassed,
  quarantineLimitsPassed,
  type QuarantineLimitPassed,
} from './events/quality-events.ts';
export { Failure, type FailureKind, type FailureOptions } from './failure.ts';
export {
  AttemptId,
  CohortId,
  CourseId,
  CustomerId,
  OrderId,
  parseAttemptId,
  parseCohortId,
  parseCourseId,
  parseCustomerId,
  parseOrderId,
  parseReservationId,
  parseSeatHoldId,
  parseShipmentId,
  parseSku,
  ReservationId,
  SeatHoldId,
  ShipmentId,
  Sku,
} from './identifiers.ts';
export { jsonSchemaOf, type JsonSchema } from './json-schema.ts';
export {
  add,
  compare,
  equals,
  formatDecimal,
  Money,
  money,
  multiply,
  negate,
  parseDecimal,
  parseMoney,
  subtract,
  sum,
  zero,
} from './money.ts';
export { OrderNumber, orderNumberOf, parseOrderNumber } from './order-number.ts';
export { OrderLine, OrderStatus } from './order.ts';
export { MarketplaceSale } from './marketplace.ts';
export { DeclineDecision, DeclineReason, Gateway, Payment, PaymentHolder, PaymentStatus } from './payment.ts';
export { Locale, Person } from './person.ts';
export { erasedEmail, erasedText, holdsPersonal, isPersonal, personal, withoutPersonal } from './personal.ts';
export {
  addTotals,
  multiplyPrice,
  Price,
  priceFromGross,
  splitGross,
  sumTotals,
  TaxRateBps,
  Totals,
  zeroTotals,
} from './price.ts';
export { ProblemDocument, ProblemError } from './problem.ts';
export { judgeAddress, judgeCountry, type RawAddress } from './quality/address.ts';
export { judgeEmail } from './quality/email.ts';
export { gtin14, judgeGtin } from './quality/gtin.ts';
export { judgeTogether, type Finding, type Judged } from './quality/judged.ts';
export { judgePhone } from './quality/phone.ts';
export { judgePrice, type PriceOptions } from './quality/price.ts';
export { judgeTaxRate, type TaxRateOptions } from './quality/tax-rate.ts';
export { BundleComponent, Instant, Product, ProductKind } from './product.ts';
export { Shipment, ShipmentStatus } from './shipment.ts';
export { Shortage, Stock } from './stock.ts';
export {
  CompensationRecord,
  DeliveryParkedRecord,
  DeliveryRetriedRecord,
  parseTelemetryRecord,
  TelemetryRecord,
  VendorCallRecord,
} from './telemetry.ts';
