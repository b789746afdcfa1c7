/**
 * Checkout's machine without Nest, database, broker and vendors: what a simulation runs in their place. Everything
 * here is the production code itself; whoever imports it brings the ports.
 */
export { assembleCheckout, type CheckoutParts } from './checkout.parts.ts';
export type { CheckoutStores } from './checkout.stores.ts';
export { checkoutTopology, consumers as checkoutConsumers } from './checkout.topology.ts';
export type { KeyRecord, StoredResponse } from './domain/idempotency.ts';
export { currentAttempt, paymentStatus, type Order } from './domain/order.ts';
export { liveAttemptStatuses, type AttemptStatus, type PaymentAttempt } from './domain/payment-attempt.ts';
export { owedAttempts } from './domain/stranded.ts';
export { defaultSweepLimits } from './domain/sweep-plan.ts';
export { FulfilmentConsumers } from './inbound/fulfilment.consumers.ts';
export { SettlementConsumers } from './inbound/settlement.consumers.ts';
export { hashRequest, OrderRequest } from './use-cases/order-request.ts';
export { BookingClaims } from './use-cases/ports/booking-claims.ts';
export { Customers } from './use-cases/ports/customers.ts';
export { IdempotencyKeys, type Claim, type RequestKey } from './use-cases/ports/idempotency-keys.ts';
export { KeptNotices } from './use-cases/ports/kept-notices.ts';
export type { MarketplaceRecord, SoldOrder } from './use-cases/ports/marketplace-orders.ts';
export { OrderWatches } from './use-cases/ports/order-watches.ts';
export { DueOrders, Orders, OrderShelf } from './use-cases/ports/orders.ts';
export {
  PaymentGateway,
  type AuthoriseOutcome,
  type AuthoriseRequest,
  type CaptureOutcome,
  type LookUpOutcome,
  type PaymentOperation,
  type RefundOutcome,
  type VoidOutcome,
} from './use-cases/ports/payment-gateway.ts';
export type { PaymentNotice } from './use-cases/ports/payment-webhook.ts';
export { ProductCache, type CachedProduct } from './use-cases/ports/product-cache.ts';
export { SalesLedger, type SalesOrder } from './use-cases/ports/sales-ledger.ts';
export { SalesRegister, type KnownSale, type SaleNote } from './use-cases/ports/sales-register.ts';
export { Seats, type SeatHoldRequest } from './use-cases/ports/seats.ts';
export { Stock, type HoldOutcome, type ReservationRequest } from './use-cases/ports/stock.ts';
export { Turns, type Turn } from './use-cases/ports/turns.ts';
export { WebhookInbox, type NamedPayment, type NoticedAttempt } from './use-cases/ports/webhook-inbox.ts';
export { TakeSales } from './use-cases/take-sales.ts';
export { ReconcilePayments } from './use-cases/reconcile-payments.ts';
