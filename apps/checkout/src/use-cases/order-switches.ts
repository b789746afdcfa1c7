import type { Gateway } from '@accord/canonical';
import { currentContext, defineFlag, type Flags } from '@accord/service-kit';
import type { OrderRequest } from './order-request.ts';

const takeOrders = defineFlag({
  key: 'checkout.take-orders',
  fallback: true,
  description:
    'New orders are taken; off, callers are asked to come again in a minute. Rules may ask for country, method and synthetic.',
});

const askGateway = defineFlag({
  key: 'checkout.ask-gateway',
  fallback: true,
  description:
    'A payment gateway is asked to block money for new orders; what it holds already is captured and refunded as before. Rules may ask for gateway.',
});

/** What a person can turn at night without a deploy. What is on record goes on in either position. */
export class OrderSwitches {
  constructor(private readonly flags: Pick<Flags, 'isOn'>) {}

  takesOrders({
    shippingAddress,
    payment,
  }: Pick<OrderRequest, 'shippingAddress' | 'payment'>): Promise<boolean> {
    return this.flags.isOn(takeOrders, {
      country: shippingAddress.country,
      method: payment.method,
      synthetic: currentContext()?.synthetic === true,
    });
  }

  /** Those that may be asked now, in their order. */
  async gatewaysOf(gateways: readonly Gateway[]): Promise<Gateway[]> {
    const asked = await Promise.all(gateways.map((gateway) => this.flags.isOn(askGateway, { gateway })));
    return gateways.filter((_, index) => asked[index] === true);
  }
}
