import type { Clock } from '@accord/canonical';
import { Parties, Telemetry } from '@accord/messaging';
import { HealthRegistry } from '@accord/service-kit';
import { showCircuits, type VendorClient } from '@accord/vendor-client';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, Provider } from '@nestjs/common';
import type { InventoryConfig } from './inventory.config.ts';
import { ArticleSource } from './use-cases/ports/article-source.ts';
import { ParcelCarrier } from './use-cases/ports/parcel-carrier.ts';
import { SendcloudParcels } from './vendors/sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from './vendors/sendcloud/sendcloud.account.ts';
import { SendcloudClient } from './vendors/sendcloud/sendcloud.client.ts';
import { SendcloudWebhookKey } from './vendors/sendcloud/sendcloud.webhook.ts';
import { WeclappArticles } from './vendors/weclapp/weclapp-articles.ts';
import { openWeclapp } from './vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from './vendors/weclapp/weclapp.client.ts';
import { WeclappWebhookToken } from './vendors/weclapp/weclapp.webhook.ts';

/** weclapp behind the article source, Sendcloud behind the carrier: one account each. */
export function vendorProviders(config: InventoryConfig, clock: Clock): Provider[] {
  return [
    {
      provide: VendorAccounts,
      inject: [Telemetry, HealthRegistry, Parties],
      useFactory: (telemetry: Telemetry, health: HealthRegistry, parties: Parties) => {
        const sendcloud = openSendcloud(config, telemetry);
        parties.add({ name: 'carrier', trouble: () => sendcloud.trouble() });
        return new VendorAccounts(openWeclapp(config, telemetry), sendcloud, health);
      },
    },
    {
      provide: ArticleSource,
      inject: [VendorAccounts],
      useFactory: ({ weclapp }: VendorAccounts) =>
        new WeclappArticles(new WeclappClient(weclapp, config.WECLAPP_PAGE_SIZE), rulesOf(config), clock),
    },
    {
      provide: ParcelCarrier,
      inject: [VendorAccounts],
      useFactory: ({ sendcloud }: VendorAccounts) =>
        new SendcloudParcels(new SendcloudClient(sendcloud), {
          senderAddressId: config.SENDCLOUD_SENDER_ADDRESS_ID,
          shippingOption: config.SENDCLOUD_SHIPPING_OPTION,
        }),
    },
    { provide: SendcloudWebhookKey, useValue: new SendcloudWebhookKey(config.SENDCLOUD_WEBHOOK_KEY) },
    { provide: WeclappWebhookToken, useValue: new WeclappWebhookToken(config.WECLAPP_WEBHOOK_TOKEN) },
  ];
}

/** The accounts of this service: shown on the health page, closed last. */
@Injectable()
class VendorAccounts implements OnApplicationShutdown {
  readonly weclapp: VendorClient;
  readonly sendcloud: VendorClient;

  constructor(weclapp: VendorClient, sendcloud: VendorClient, health: HealthRegistry) {
    this.weclapp = weclapp;
    this.sendcloud = sendcloud;
    showCircuits(health, [weclapp, sendcloud]);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.weclapp.close(), this.sendcloud.close()]);
  }
}

function rulesOf(config: InventoryConfig): ConstructorParameters<typeof WeclappArticles>[1] {
  return {
    salesChannel: config.WECLAPP_SALES_CHANNEL,
    currency: config.WECLAPP_CURRENCY,
    currencyId: config.WECLAPP_CURRENCY_ID,
  };
}
