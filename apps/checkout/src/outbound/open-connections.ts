import type { OnApplicationShutdown } from '@nestjs/common';
import type { Parties } from '@accord/messaging';
import type { HealthRegistry } from '@accord/service-kit';
import { asParty, showCircuits, type VendorClient } from '@accord/vendor-client';

/** Shows neighbours and vendors on the health page, and closes the connections to them when the last request is answered. */
export class OpenConnections implements OnApplicationShutdown {
  readonly #clients: readonly VendorClient[];

  constructor(clients: readonly VendorClient[], health: HealthRegistry, parties: Parties) {
    this.#clients = clients;
    showCircuits(health, clients);
    for (const client of clients) parties.add(asParty(client));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}
