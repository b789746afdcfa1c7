import { monotonicMs } from '@accord/service-kit';
import type { Clock } from '@accord/canonical';
import type { Side } from '@accord/sync';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { CheckoutConfig } from './checkout.config.ts';
import type { HeldPart } from './domain/hold-judgement.ts';
import { CustomerDirectory } from './outbound/peers/customer-directory.ts';
import { EnrollmentSeats } from './outbound/peers/enrollment-seats.ts';
import { InventoryStock } from './outbound/peers/inventory-stock.ts';
import { openPeer } from './outbound/peers/peer-client.ts';
import { PeerSide } from './outbound/peers/peer-side.ts';
import type { BookingChanges } from './use-cases/ports/booking-changes.ts';
import type { Customers } from './use-cases/ports/customers.ts';
import type { GatewayBooks } from './use-cases/ports/gateway-books.ts';
import type { PaymentGateway } from './use-cases/ports/payment-gateway.ts';
import type { PaymentWebhook } from './use-cases/ports/payment-webhook.ts';
import type { SalesBooks } from './use-cases/ports/sales-books.ts';
import type { SalesLedger } from './use-cases/ports/sales-ledger.ts';
import type { Seats } from './use-cases/ports/seats.ts';
import type { Stock } from './use-cases/ports/stock.ts';
import { AdyenGateway } from './vendors/adyen/adyen-gateway.ts';
import { openAdyen } from './vendors/adyen/adyen.account.ts';
import { isLiveAddress } from './vendors/adyen/adyen.config.ts';
import { AdyenClient } from './vendors/adyen/adyen.client.ts';
import { AdyenWebhook } from './vendors/adyen/adyen.webhook.ts';
import { AskFirst } from './vendors/ask-first.ts';
import { StripeBooks } from './vendors/stripe/stripe-books.ts';
import { StripeGateway } from './vendors/stripe/stripe-gateway.ts';
import { openStripe } from './vendors/stripe/stripe.account.ts';
import { isLiveKey } from './vendors/stripe/stripe.config.ts';
import { StripeClient } from './vendors/stripe/stripe.client.ts';
import { StripeWebhook } from './vendors/stripe/stripe.webhook.ts';
import { openWeclapp } from './vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from './vendors/weclapp/weclapp.client.ts';
import { openMarketplaceVendor, type MarketplaceVendor } from './vendors/marketplace-vendor.ts';
import { noteUnknownOf } from './vendors/unknown-status.ts';
import { WeclappBookingChanges } from './vendors/weclapp/weclapp-booking-changes.ts';
import { WeclappSalesBooks } from './vendors/weclapp/weclapp-sales-books.ts';
import { WeclappLedger } from './vendors/weclapp/weclapp-ledger.ts';

/** Everybody outside this process whom checkout talks to. */
export interface CheckoutAdapters {
  readonly stock: Stock;
  readonly seats: Seats;
  readonly customers: Customers;
  /** What the keepers of stock and seats have on record, for comparison; opened anew for each. */
  readonly sides: Readonly<Record<HeldPart, () => Side>>;
  readonly gateways: readonly PaymentGateway[];
  /** Of the gateways that keep a record which can be asked for. */
  readonly books: readonly GatewayBooks[];
  readonly webhooks: readonly PaymentWebhook[];
  readonly ledger: SalesLedger;
  readonly salesBooks: SalesBooks;
  readonly bookingChanges: BookingChanges;
  /** Who else sells for us; undefined where nobody does. */
  readonly marketplace: MarketplaceVendor | undefined;
  /** Connections to be closed when the service stops. */
  readonly clients: readonly VendorClient[];
}

interface AdapterSurroundings {
  readonly recorder: VendorCallRecorder;
  readonly clock: Clock;
  /** As `AskFirstOptions.probeLimitMs`. */
  readonly probeLimitMs?: number | undefined;
}

/** Opens the way to neighbours and vendors; connects to nothing before the first call. */
export function openAdapters(
  config: CheckoutConfig,
  { recorder, clock, probeLimitMs }: AdapterSurroundings,
): CheckoutAdapters {
  const neighbours = openNeighbours(config, recorder);
  const stripe = openStripe({
    baseUrl: config.STRIPE_BASE_URL,
    secretKey: config.STRIPE_SECRET_KEY,
    recorder,
  });
  const adyen = openAdyen({ baseUrl: config.ADYEN_BASE_URL, apiKey: config.ADYEN_API_KEY, recorder });
  const weclapp = openWeclapp({ baseUrl: config.WECLAPP_BASE_URL, token: config.WECLAPP_TOKEN, recorder });
  const marketplace = openMarketplaceVendor(config, { recorder, clock });
  const merchant = { merchantAccount: config.ADYEN_MERCHANT_ACCOUNT, returnUrl: config.ADYEN_RETURN_URL };
  return {
    ...neighbours,
    gateways: [
      stripeGateway(new StripeClient(stripe), clock, probeLimitMs),
      new AdyenGateway(new AdyenClient(adyen), merchant, clock),
    ],
    books: [new StripeBooks(new StripeClient(stripe))],
    webhooks: [
      new StripeWebhook(
        { secrets: config.STRIPE_WEBHOOK_SECRET, live: isLiveKey(config.STRIPE_SECRET_KEY) },
        clock,
      ),
      new AdyenWebhook({
        merchantAccount: config.ADYEN_MERCHANT_ACCOUNT,
        hmacKeys: config.ADYEN_HMAC_KEY,
        live: config.ADYEN_LIVE ?? isLiveAddress(config.ADYEN_BASE_URL),
      }),
    ],
    ledger: new WeclappLedger(new WeclappClient(weclapp), {
      salesChannel: config.WECLAPP_SALES_CHANNEL,
      currency: config.WECLAPP_CURRENCY,
    }),
    salesBooks: new WeclappSalesBooks(new WeclappClient(weclapp), noteUnknownOf('weclapp')),
    bookingChanges: new WeclappBookingChanges(new WeclappClient(weclapp), {
      noteUnknown: noteUnknownOf('weclapp'),
      pageSize: config.WECLAPP_PAGE_SIZE,
    }),
    marketplace,
    clients: [...neighbours.clients, stripe, adyen, weclapp, ...(marketplace ? [marketplace.http] : [])],
  };
}

function openNeighbours(config: CheckoutConfig, recorder: VendorCallRecorder) {
  const serviceKey = config.ACCORD_SERVICE_KEY;
  const inventory = openPeer({ peer: 'inventory', baseUrl: config.INVENTORY_URL, serviceKey, recorder });
  const enrollment = openPeer({ peer: 'enrollment', baseUrl: config.ENROLLMENT_URL, serviceKey, recorder });
  const customer = openPeer({ peer: 'customer', baseUrl: config.CUSTOMER_URL, serviceKey, recorder });
  return {
    stock: new InventoryStock(inventory),
    seats: new EnrollmentSeats(enrollment),
    customers: new CustomerDirectory(customer),
    sides: {
      stock: () => new PeerSide(inventory, 'inventory', 'order-stock'),
      seats: () => new PeerSide(enrollment, 'enrollment', 'order-seats'),
    },
    clients: [inventory, enrollment, customer],
  };
}

/** Stripe is asked first, and a charge that may have reached it keeps an order from going to Adyen. */
function stripeGateway(client: StripeClient, clock: Clock, probeLimitMs: number | undefined): PaymentGateway {
  return new AskFirst(new StripeGateway(client, clock), {
    monotonicMs,
    ...(probeLimitMs === undefined ? {} : { probeLimitMs }),
    probe: (signal) => {
      const nowSeconds = Math.floor(clock.now().getTime() / 1_000);
      return client.listIntents({ fromSeconds: nowSeconds, toSeconds: nowSeconds }, signal);
    },
  });
}
