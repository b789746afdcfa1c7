import type { Clock } from '@accord/canonical';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { ParcelBooks } from '../use-cases/ports/parcel-books.ts';
import type { ParcelCarrier } from '../use-cases/ports/parcel-carrier.ts';
import type { CarrierVendorConfig } from './carrier-vendor.config.ts';
import { SendcloudBooks } from './sendcloud/sendcloud-books.ts';
import { SendcloudParcels } from './sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from './sendcloud/sendcloud.account.ts';
import { SendcloudClient } from './sendcloud/sendcloud.client.ts';

/** The account that parcels are announced to, what announces them, and what is on record there. */
export interface CarrierVendor {
  readonly http: VendorClient;
  readonly carrier: ParcelCarrier;
  readonly books: ParcelBooks;
  /** Operations that only comparisons call: no consumer needs them. */
  readonly comparisonsOnly: readonly string[];
}

/** Opens the account of the vendor that `INVENTORY_CARRIER_VENDOR` names. */
export function openCarrierVendor(
  config: CarrierVendorConfig,
  recorder: VendorCallRecorder,
  clock: Clock,
): CarrierVendor {
  switch (config.INVENTORY_CARRIER_VENDOR) {
    case 'sendcloud': {
      const http = openSendcloud(config, recorder);
      const sender = {
        senderAddressId: config.SENDCLOUD_SENDER_ADDRESS_ID,
        shippingOption: config.SENDCLOUD_SHIPPING_OPTION,
      };
      const client = new SendcloudClient(http);
      return {
        http,
        carrier: new SendcloudParcels(client, sender),
        books: new SendcloudBooks(client, clock),
        comparisonsOnly: SendcloudClient.comparisonsOnly,
      };
    }
  }
}
