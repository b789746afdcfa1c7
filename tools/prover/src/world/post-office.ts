import type { Gateway } from '@accord/canonical';
import type { PaymentNotice } from '@accord/checkout/saga';
import type { Cluster } from '../simulation/cluster.ts';
import type { Network } from '../simulation/network.ts';
import type { Setting } from '../simulation/setting.ts';
import type { CheckoutMachine } from './checkout-machine.ts';

/** A vendor sends a webhook again until it is taken, at growing distances, and then gives up. */
const pausesMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000];
const lateMs = { least: 1_000, most: 900_000 };
const promptMs = { least: 5, most: 400 };

/** Brings the gateways' webhooks to checkout: late, twice, out of order, or never. */
export class PostOffice {
  /** Notices that no vendor will ever send again. */
  readonly lost: { readonly gateway: Gateway; readonly notice: PaymentNotice }[] = [];
  readonly #checkout: Cluster<CheckoutMachine>;
  readonly #network: Network;
  readonly #setting: Setting;

  constructor(checkout: Cluster<CheckoutMachine>, network: Network, setting: Setting) {
    this.#checkout = checkout;
    this.#network = network;
    this.#setting = setting;
  }

  send(gateway: Gateway, notice: PaymentNotice): void {
    const { faults, chance } = this.#setting;
    const at = `${gateway} ${notice.kind}`;
    if (faults.strike('webhook_lost', at)) {
      this.lost.push({ gateway, notice });
      return;
    }
    const late = faults.strike('webhook_late', at)
      ? faults.delayMs(lateMs.least, lateMs.most)
      : chance.between(promptMs.least, promptMs.most);
    this.#deliver({ gateway, notice }, late, 0);
    if (faults.strike('webhook_repeated', at))
      this.#deliver({ gateway, notice }, faults.delayMs(1, lateMs.most), 0);
  }

  #deliver(letter: { gateway: Gateway; notice: PaymentNotice }, afterMs: number, tries: number): void {
    const { timeline, faults } = this.#setting;
    const { gateway, notice } = letter;
    timeline.after(afterMs, () => {
      const again = (): void => {
        const pause = pausesMs[tries];
        if (pause === undefined) this.lost.push(letter);
        else this.#deliver(letter, pause, tries + 1);
      };
      if (faults.strike('webhook_missed', `${gateway} ${notice.kind}`)) {
        again();
        return;
      }
      this.#network
        .request({
          what: `POST /webhooks/${gateway} ${notice.kind}`,
          to: this.#checkout,
          handle: ({ parts }) => parts.applyNotice.execute(gateway, notice),
          timeoutMs: 10_000,
        })
        .catch(again);
    });
  }
}
