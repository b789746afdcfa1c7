import {
  Failure,
  orderNumberOf,
  type Clock,
  type Gateway,
  type Ids,
  type Locale,
  type OrderCustomer,
} from '@accord/canonical';
import { currentContext, inheritContext, Problem, runInContext } from '@accord/service-kit';
import { payableGateways } from '../domain/decline.ts';
import { decideOnKey, type KeyRecord, type StoredResponse } from '../domain/idempotency.ts';
import { planOrder } from '../domain/plan.ts';
import type { PricingOutcome } from '../domain/pricing.ts';
import { nextSweepAt, sweepTask, type SweepLimits } from '../domain/sweep-plan.ts';
import type { Order } from '../domain/order.ts';
import type { CarryOutPlan } from './carry-out-plan.ts';
import type { Conclusion } from './conclude-placement.ts';
import type { OrderRequest } from './order-request.ts';
import type { OrderSwitches } from './order-switches.ts';
import { refused } from './placement-answers.ts';
import type { Customers } from './ports/customers.ts';
import type { Claim, IdempotencyKeys, RequestKey } from './ports/idempotency-keys.ts';
import type { OrderShelf } from './ports/orders.ts';
import type { PlacementLog } from './placement-log.ts';
import type { PriceProducts } from './price-products.ts';
import type { ResumePlacement } from './resume-placement.ts';

export interface PlaceOrderOptions {
  readonly customers: Customers;
  readonly pricing: PriceProducts;
  readonly keys: IdempotencyKeys;
  readonly shelf: OrderShelf;
  readonly plan: CarryOutPlan;
  readonly resume: ResumePlacement;
  readonly ids: Ids;
  readonly clock: Clock;
  /** In which order gateways are asked. */
  readonly gateways: readonly Gateway[];
  readonly switches: OrderSwitches;
  readonly sweepLimits: SweepLimits;
  readonly log: PlacementLog;
}

export interface PlaceOrderCommand {
  readonly key: RequestKey;
  readonly request: OrderRequest;
  readonly locale: Locale;
}

interface Ready {
  readonly kind: 'ready';
  readonly basket: Extract<PricingOutcome, { kind: 'priced' }>['basket'];
  readonly customer: OrderCustomer;
}

type Prepared = Ready | { readonly kind: 'refused'; readonly problem: Problem };

/** Takes an order: prices it, writes the plan down under the caller's key, and carries the plan out. */
export class PlaceOrder {
  readonly #options: PlaceOrderOptions;

  constructor(options: PlaceOrderOptions) {
    this.#options = options;
  }

  /**
   * Answers the same bytes for the same request, however often and however concurrently it comes.
   * @throws Problem `checkout.idempotency_key_reused`, `checkout.request_in_progress`
   * @throws Failure `checkout.temporarily_unavailable` when nothing could be done, `checkout.takes_no_orders` when a
   * person has switched them off; the key stays free
   */
  async execute(command: PlaceOrderCommand): Promise<StoredResponse> {
    const { ids, switches } = this.#options;
    if (!(await switches.takesOrders(command.request))) return this.#onRecordOnly(command.key);
    const orderId = ids.next();
    return runInContext(inheritContext({ correlationId: orderId }), async () => {
      const prepared = await this.#prepare(command);
      return 'response' in prepared ? prepared.response : this.#place(orderId, command, prepared);
    });
  }

  async #place(orderId: string, command: PlaceOrderCommand, prepared: Prepared): Promise<StoredResponse> {
    const { keys, plan, clock, sweepLimits } = this.#options;
    const { key, request, locale } = command;
    const frame = { locale, correlationId: orderId };
    const at = clock.now();
    if (prepared.kind === 'refused') {
      const response = refused(prepared.problem, frame);
      const known = await this.#secured(() => keys.refuse(key, response, at));
      return known === undefined ? response : replay(known, key);
    }
    const { order, fallbacks } = await this.#planned(orderId, request, { ...prepared, at });
    const dueAt = nextSweepAt(order, at, sweepLimits) ?? at;
    const known = await this.#secured(() => keys.claim(key, order, dueAt));
    if (known !== undefined) return replay(known, key);
    const conclusion = await this.#noted(order, () => plan.execute(order, { fallbacks, frame }));
    return conclusion === 'overtaken' ? this.#recorded(key) : conclusion;
  }

  /** What was decided now is told; what is only answered again was told before. */
  async #noted({ id, createdAt }: Order, decide: () => Promise<Conclusion>): Promise<Conclusion> {
    const { log } = this.#options;
    try {
      const conclusion = await decide();
      if (conclusion !== 'overtaken') log.note(id, conclusion, createdAt);
      return conclusion;
    } catch (error) {
      log.note(id, undefined, createdAt);
      throw error;
    }
  }

  async #planned(
    orderId: string,
    { payment, shippingAddress }: OrderRequest,
    { basket, customer, at }: Omit<Ready, 'kind'> & { readonly at: Date },
  ) {
    const { ids, gateways, switches } = this.#options;
    const asked = await switches.gatewaysOf(gateways);
    const [first, ...fallbacks] = payableGateways(asked, payment.tokens);
    if (first === undefined) {
      throw new Failure(
        'checkout.temporarily_unavailable',
        'transient',
        'no gateway of the customer is asked',
      );
    }
    const order = planOrder({
      orderId,
      orderNumber: orderNumberOf(orderId),
      reservationId: ids.next(),
      seatHoldId: ids.next(),
      attemptId: ids.next(),
      ...first,
      customer,
      shippingAddress,
      basket,
      at,
      synthetic: currentContext()?.synthetic === true,
    });
    return { order, fallbacks };
  }

  /**
   * Makes the key ours. What a process that died has left under it is seen to first: then there is an answer, or the
   * key is free and the request is made anew. @returns what is on record, if the key is not ours
   */
  async #secured(secure: () => Promise<Claim>): Promise<KeyRecord | undefined> {
    for (;;) {
      const claim = await secure();
      if (claim.kind === 'claimed') return undefined;
      if (claim.kind === 'known') return claim.record;
      await this.#takeUp(claim.orderId);
    }
  }

  /** The same that the sweep would do, but it has not come yet, and somebody waits. */
  async #takeUp(orderId: string): Promise<void> {
    const { shelf, resume, clock, sweepLimits } = this.#options;
    const order = await shelf.find(orderId);
    if (order === undefined) return;
    const task = sweepTask(order, clock.now(), sweepLimits);
    if (task !== 'place' && task !== 'abandon') return;
    await runInContext(inheritContext({ correlationId: orderId }), () =>
      resume.execute(order, task === 'place'),
    );
  }

  /** Prices the basket and names the customer; a request that is on record already needs neither. */
  async #prepare({
    key,
    request,
    locale,
  }: PlaceOrderCommand): Promise<Prepared | { readonly response: StoredResponse }> {
    const { customers, pricing, keys } = this.#options;
    try {
      const { outcome } = await pricing.execute(request.lines, request.shippingAddress.country);
      if (outcome.kind !== 'priced') return { kind: 'refused', problem: basketProblem(outcome) };
      if (request.customer !== undefined) {
        const customer = { customerId: null, ...request.customer, locale: request.customer.locale ?? locale };
        return { kind: 'ready', basket: outcome.basket, customer };
      }
      const known = request.customerId === undefined ? undefined : await customers.find(request.customerId);
      if (known === undefined) return { kind: 'refused', problem: new Problem('checkout.unknown_customer') };
      const { id: customerId, ...profile } = known;
      return { kind: 'ready', basket: outcome.basket, customer: { customerId, ...profile } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const record = await keys.read(key);
      if (record !== undefined) return { response: replay(record, key) };
      throw new Failure('checkout.temporarily_unavailable', 'transient', 'a neighbour gave no answer', {
        cause: error,
      });
    }
  }

  /** While no orders are taken: who was answered before is answered the same again. */
  async #onRecordOnly(key: RequestKey): Promise<StoredResponse> {
    const record = await this.#options.keys.read(key);
    if (record !== undefined) return replay(record, key);
    throw new Failure('checkout.takes_no_orders', 'transient', 'orders are switched off', {
      retryAfterMs: 60_000,
    });
  }

  /** The sweep was quicker: what it wrote down is the answer, if it wrote one. */
  async #recorded(key: RequestKey): Promise<StoredResponse> {
    const record = await this.#options.keys.read(key);
    if (record !== undefined) return replay(record, key);
    throw new Failure('checkout.temporarily_unavailable', 'transient', 'the placement was withdrawn');
  }
}

function replay(record: KeyRecord, { requestHash }: RequestKey): StoredResponse {
  const decision = decideOnKey(record, requestHash);
  switch (decision.kind) {
    case 'replay':
      return decision.response;
    case 'in_progress':
      throw new Problem('checkout.request_in_progress', {}, { headers: { 'retry-after': '1' } });
    case 'reused':
      throw new Problem('checkout.idempotency_key_reused');
  }
}

function basketProblem(outcome: Exclude<PricingOutcome, { kind: 'priced' }>): Problem {
  if (outcome.kind === 'unknown_products') {
    return new Problem('checkout.unknown_products', {}, { extensions: { skus: outcome.skus } });
  }
  return new Problem(`checkout.${outcome.kind}`);
}
