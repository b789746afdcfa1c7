import type { Clock } from '@accord/canonical';
import { Parties, Telemetry } from '@accord/messaging';
import { HealthRegistry } from '@accord/service-kit';
import { asParty, showCircuits, surroundings, type VendorClient, VendorHome } from '@accord/vendor-client';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, Provider } from '@nestjs/common';
import type { InventoryConfig } from './inventory.config.ts';
import { ArticleSource, StockChanges } from './use-cases/ports/article-source.ts';
import { ParcelBooks } from './use-cases/ports/parcel-books.ts';
import { ParcelCarrier } from './use-cases/ports/parcel-carrier.ts';
import { type CarrierVendor, openCarrierVendor } from './vendors/carrier-vendor.ts';
import { SendcloudWebhookKey } from './vendors/sendcloud/sendcloud.webhook.ts';
import { WeclappArticles } from './vendors/weclapp/weclapp-articles.ts';
import { WeclappStockChanges } from './vendors/weclapp/weclapp-stock-changes.ts';
import { openWeclapp } from './vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from './vendors/weclapp/weclapp.client.ts';
import { WeclappWebhookToken } from './vendors/weclapp/weclapp.webhook.ts';

type Surroundings = [Telemetry, VendorHome, HealthRegistry, Parties];

/** weclapp behind the article source, and whom the configuration names behind the carrier: one account each. */
export function vendorProviders(config: InventoryConfig, clock: Clock): Provider[] {
  return [
    {
      provide: VendorAccounts,
      inject: [Telemetry, VendorHome, HealthRegistry, Parties],
      useFactory: (...[telemetry, home, health, parties]: Surroundings) => {
        const recorder = surroundings(telemetry, home);
        const carrier = openCarrierVendor(config, recorder, clock);
        parties.add(asParty(carrier.http, 'carrier', carrier.comparisonsOnly));
        return new VendorAccounts(openWeclapp(config, recorder), carrier, health);
      },
    },
    {
      provide: ArticleSource,
      inject: [VendorAccounts],
      useFactory: ({ weclapp }: VendorAccounts) =>
        new WeclappArticles(new WeclappClient(weclapp, config.WECLAPP_PAGE_SIZE), rulesOf(config), clock),
    },
    {
      provide: StockChanges,
      inject: [VendorAccounts],
      useFactory: ({ weclapp }: VendorAccounts) =>
        new WeclappStockChanges(new WeclappClient(weclapp, config.WECLAPP_PAGE_SIZE)),
    },
    {
      provide: ParcelCarrier,
      inject: [VendorAccounts],
      useFactory: ({ carrier }: VendorAccounts) => carrier.carrier,
    },
    {
      provide: ParcelBooks,
      inject: [VendorAccounts],
      useFactory: ({ carrier }: VendorAccounts) => carrier.books,
    },
    { provide: SendcloudWebhookKey, useValue: new SendcloudWebhookKey(config) },
    { provide: WeclappWebhookToken, useValue: new WeclappWebhookToken(config.WECLAPP_WEBHOOK_TOKEN) },
  ];
}

/** The accounts of this service: shown on the health page, closed last. */
@Injectable()
class VendorAccounts implements OnApplicationShutdown {
  readonly weclapp: VendorClient;
  readonly carrier: CarrierVendor;

  constructor(weclapp: VendorClient, carrier: CarrierVendor, health: HealthRegistry) {
    this.weclapp = weclapp;
    this.carrier = carrier;
    showCircuits(health, [weclapp, carrier.http]);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.weclapp.close(), this.carrier.http.close()]);
  }
}

function rulesOf(config: InventoryConfig): ConstructorParameters<typeof WeclappArticles>[1] {
  return {
    salesChannel: config.WECLAPP_SALES_CHANNEL,
    currency: config.WECLAPP_CURRENCY,
    currencyId: config.WECLAPP_CURRENCY_ID,
  };
}
