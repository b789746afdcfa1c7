import type { Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import type { VendorClient } from '@accord/vendor-client';

export interface AskedServices {
  readonly services: readonly { readonly service: string; readonly url: string }[];
  readonly serviceKey: Secret;
}

/** An operator waits for the answer, no order does, and what is asked may be asked again: few tries. */
const limits = { tryTimeoutMs: 3_000, deadlineMs: 8_000, attempts: 2 };

/** A client for each service whose own doors operations asks at, by the service's name. */
export function clientsOf({ services, serviceKey }: AskedServices): ReadonlyMap<string, VendorClient> {
  return new Map(
    services.map(({ service, url }) => [
      service,
      createVendorClient({
        vendor: service,
        account: 'default',
        service: 'operations',
        baseUrl: url,
        auth: bearer(serviceKey),
        limits,
        peer: true,
      }),
    ]),
  );
}
