import 'reflect-metadata';
import { argv, stdout } from 'node:process';
import { ApiKeyStore, Lifeline } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { checkoutConfig } from '../../src/checkout.config.ts';
import { createCheckoutService } from '../../src/create-checkout-service.ts';
import { hashRequest, OrderRequest } from '../../src/use-cases/order-request.ts';
import { PlaceOrder } from '../../src/use-cases/place-order.ts';
import { basket, connectTimeoutMs } from '../support/checkout-world.ts';
import { FakeGateway } from '../support/fake-gateway.ts';
import { FakeCustomers, FakeLedger, FakeSeats, FakeStock } from '../support/neighbours.ts';

/** A process of checkout that places one order, says when it has come to the named moment, and stands there until it is killed. */
const [, , variables = '{}', key = '', moment = ''] = argv;
const [stock, stripe] = [new FakeStock(), new FakeGateway('stripe')];
const stand = (now: string): Promise<never> | undefined => {
  if (now !== moment) return undefined;
  stdout.write('there\n');
  return new Promise(() => undefined);
};
stock.interfere = stand;
stripe.interfere = stand;
const app = await createCheckoutService(checkoutConfig(JSON.parse(variables)), {
  authenticator: { keys: new ApiKeyStore([]) },
  connectTimeoutMs,
  adapters: {
    stock,
    seats: new FakeSeats(),
    customers: new FakeCustomers(),
    gateways: [stripe],
    ledger: new FakeLedger(),
  },
});
await app.init();
// Where the database did not take the line at once, nobody would hear of this process's death.
await eventually(() => {
  if (app.get(Lifeline).number === null) throw new Error('no lifeline yet');
});
const request = OrderRequest.parse(basket());
await app.get(PlaceOrder).execute({
  key: { caller: 'storefront', key, requestHash: hashRequest(request) },
  request,
  locale: 'en',
});
