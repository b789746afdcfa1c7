import type { OnApplicationShutdown } from '@nestjs/common';
import type { VendorClient } from '@accord/vendor-client';

/** Closes the connections to neighbours and vendors when the last request is answered. */
export class OpenConnections implements OnApplicationShutdown {
  readonly #clients: readonly VendorClient[];

  constructor(clients: readonly VendorClient[]) {
    this.#clients = clients;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}
