import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { ParcelCarrier } from '../use-cases/ports/parcel-carrier.ts';
import type { CarrierVendorConfig } from './carrier-vendor.config.ts';
import { SendcloudParcels } from './sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from './sendcloud/sendcloud.account.ts';
import { SendcloudClient } from './sendcloud/sendcloud.client.ts';

/** The account that parcels are announced to, and what announces them. */
export interface CarrierVendor {
  readonly http: VendorClient;
  readonly carrier: ParcelCarrier;
}

/** Opens the account of the vendor that `INVENTORY_CARRIER_VENDOR` names. */
export function openCarrierVendor(config: CarrierVendorConfig, recorder: VendorCallRecorder): CarrierVendor {
  switch (config.INVENTORY_CARRIER_VENDOR) {
    case 'sendcloud': {
      const http = openSendcloud(config, recorder);
      const sender = {
        senderAddressId: config.SENDCLOUD_SENDER_ADDRESS_ID,
        shippingOption: config.SENDCLOUD_SHIPPING_OPTION,
      };
      return { http, carrier: new SendcloudParcels(new SendcloudClient(http), sender) };
    }
  }
}
