import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { CheckoutConfig } from './checkout.config.ts';
import { CustomerDirectory } from './outbound/peers/customer-directory.ts';
import { EnrollmentSeats } from './outbound/peers/enrollment-seats.ts';
import { InventoryStock } from './outbound/peers/inventory-stock.ts';
import { openPeer } from './outbound/peers/peer-client.ts';
import type { Customers } from './use-cases/ports/customers.ts';
import type { PaymentGateway } from './use-cases/ports/payment-gateway.ts';
import type { PaymentWebhook } from './use-cases/ports/payment-webhook.ts';
import type { SalesLedger } from './use-cases/ports/sales-ledger.ts';
import type { Seats } from './use-cases/ports/seats.ts';
import type { Stock } from './use-cases/ports/stock.ts';

/** Everybody outside this process whom checkout talks to. */
export interface CheckoutAdapters {
  readonly stock: Stock;
  readonly seats: Seats;
  readonly customers: Customers;
  readonly gateways: readonly PaymentGateway[];
  readonly webhooks: readonly PaymentWebhook[];
  readonly ledger: SalesLedger;
  /** Connections to be closed when the service stops. */
  readonly clients: readonly VendorClient[];
}

/** Opens the way to neighbours and vendors; connects to nothing before the first call. */
export function openAdapters(config: CheckoutConfig, recorder: VendorCallRecorder): CheckoutAdapters {
  const serviceKey = config.ACCORD_SERVICE_KEY;
  const inventory = openPeer({ peer: 'inventory', baseUrl: config.INVENTORY_URL, serviceKey, recorder });
  const enrollment = openPeer({ peer: 'enrollment', baseUrl: config.ENROLLMENT_URL, serviceKey, recorder });
  const customer = openPeer({ peer: 'customer', baseUrl: config.CUSTOMER_URL, serviceKey, recorder });
  return {
    stock: new InventoryStock(inventory),
    seats: new EnrollmentSeats(enrollment),
    customers: new CustomerDirectory(customer),
    gateways: [],
    webhooks: [],
    ledger: undefined as never,
    clients: [inventory, enrollment, customer],
  };
}
