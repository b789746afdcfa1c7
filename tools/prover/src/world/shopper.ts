import { hashRequest, type OrderRequest } from '@accord/checkout/saga';
import { Problem } from '@accord/service-kit';
import type { Cluster } from '../simulation/cluster.ts';
import type { Network } from '../simulation/network.ts';
import type { Setting } from '../simulation/setting.ts';
import type { CheckoutMachine } from './checkout-machine.ts';
import type { ShoppingPlan } from './shopping.ts';

/** An answer to `POST /orders` that a shopper got. */
export interface Received {
  readonly status: number;
  readonly body: string;
}

const timeoutMs = 30_000;
const pauseMs = { least: 300, most: 4_000 };
const triesWhileDisturbed = 6;
const closingTries = 8;

const hashes = new Map<OrderRequest, string>();

/** Somebody who orders, asks again under the same key as long as no final answer came, and may think better of it. */
export class Shopper {
  readonly plan: ShoppingPlan;
  /** Final answers: whatever is neither `in progress` nor a failure. */
  readonly received: Received[] = [];
  orderId: string | undefined;
  readonly #checkout: Cluster<CheckoutMachine>;
  readonly #network: Network;
  readonly #setting: Setting;
  #calm = false;

  constructor(
    plan: ShoppingPlan,
    {
      checkout,
      network,
      setting,
    }: { checkout: Cluster<CheckoutMachine>; network: Network; setting: Setting },
  ) {
    this.plan = plan;
    this.#checkout = checkout;
    this.#network = network;
    this.#setting = setting;
  }

  begin(): void {
    const { timeline, chance } = this.#setting;
    const { beginsAtMs, copies } = this.plan;
    for (let copy = 0; copy <= copies; copy += 1)
      timeline.after(beginsAtMs + copy * chance.between(0, 60), () => {
        this.#ask(1);
      });
  }

  /** When everything works again: the last word on what was ordered. */
  askFinally(): void {
    this.#calm = true;
    if (!this.plan.givesUp) this.#ask(1);
  }

  #ask(attempt: number): void {
    const { chance, timeline, trace } = this.#setting;
    const { key, request } = this.plan;
    const command = {
      key: { caller: 'shop', key, requestHash: hashOf(request) },
      request,
      locale: 'de',
    } as const;
    this.#network
      .request({
        what: `POST /orders ${key}`,
        to: this.#checkout,
        handle: ({ parts }) => parts.placeOrder.execute(command),
        timeoutMs,
        steady: this.#calm,
      })
      .then(
        ({ status, body }) => {
          trace(() => `${key} is answered ${status}`);
          this.#receive({ status, body });
        },
        (error: unknown) => {
          if (error instanceof Problem && error.code !== 'checkout.request_in_progress') {
            this.#receive({ status: 409, body: error.code });
            return;
          }
          if (!this.#calm && (attempt >= triesWhileDisturbed || this.plan.givesUp)) return;
          timeline.after(chance.between(pauseMs.least, pauseMs.most), () => {
            this.#ask(attempt + 1);
          });
        },
      );
  }

  #receive(answer: Received): void {
    this.received.push(answer);
    if (answer.status !== 201 || this.orderId !== undefined) return;
    const id = /^\{"id":"([^"]+)"/.exec(answer.body)?.[1];
    this.orderId = id;
    const { changesMind } = this.plan;
    if (changesMind === null || id === undefined) return;
    this.#setting.timeline.after(changesMind.afterMs, () => {
      this.#close(id, changesMind.how, 1);
    });
  }

  #close(orderId: string, how: 'cancel' | 'return', attempt: number): void {
    const { chance, timeline, trace } = this.#setting;
    this.#network
      .request({
        what: `POST /orders/${how} ${this.plan.key}`,
        to: this.#checkout,
        handle: ({ parts: { closeOrder } }) =>
          how === 'cancel'
            ? closeOrder.cancel(orderId, 'changed_mind')
            : closeOrder.takeBack(orderId, 'not_liked'),
        timeoutMs,
      })
      .catch((error: unknown) => {
        trace(() => `${how} of ${this.plan.key}: ${error instanceof Problem ? error.code : 'no answer'}`);
        if (attempt >= closingTries) return;
        timeline.after(chance.between(pauseMs.least, pauseMs.most * attempt), () => {
          this.#close(orderId, how, attempt + 1);
        });
      });
  }
}

function hashOf(request: OrderRequest): string {
  const known = hashes.get(request) ?? hashRequest(request);
  hashes.set(request, known);
  return known;
}
