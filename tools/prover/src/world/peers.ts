import { Failure } from '@accord/canonical';
import {
  Customers,
  Seats,
  Stock,
  type HoldOutcome,
  type ReservationRequest,
  type SeatHoldRequest,
} from '@accord/checkout/saga';
import type { Cluster } from '../simulation/cluster.ts';
import type { Network, Request } from '../simulation/network.ts';
import type { Replica } from '../simulation/replica.ts';
import type { EnrollmentMachine } from './enrollment-machine.ts';
import type { InventoryMachine } from './inventory-machine.ts';

/** As the client of a neighbour is configured: one quick repeat. */
const limits = { attempts: 2, timeoutMs: 2_500 };

async function ask<Machine, Answer>(
  network: Network,
  request: Omit<Request<Machine, Answer>, 'timeoutMs'>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await network.request({ ...request, timeoutMs: limits.timeoutMs });
    } catch (error) {
      if (attempt < limits.attempts && error instanceof Failure && error.kind === 'transient') continue;
      throw unavailable(error);
    }
  }
}

/** What went wrong inside the neighbour is told to nobody: it answers 503. */
function unavailable(error: unknown): unknown {
  if (error instanceof Failure && error.code.startsWith('network.')) return error;
  return new Failure('neighbour.unavailable', 'transient', 'the neighbour failed', {
    cause: error,
    sent: 'maybe',
  });
}

/** Inventory as checkout sees it over the network. */
export class NetworkStock extends Stock {
  readonly #network: Network;
  readonly #inventory: Cluster<InventoryMachine>;
  readonly #from: Replica;

  constructor(network: Network, inventory: Cluster<InventoryMachine>, from: Replica) {
    super();
    this.#network = network;
    this.#inventory = inventory;
    this.#from = from;
  }

  override products(skus: readonly string[]): ReturnType<Stock['products']> {
    return this.#ask('GET /products', async ({ catalogue }) => {
      const items = await catalogue.products(skus);
      const found = new Set<string>(items.map(({ sku }) => sku));
      return { items, missing: skus.filter((sku) => !found.has(sku)) };
    });
  }

  override reserve(request: ReservationRequest): Promise<HoldOutcome> {
    return this.#ask('POST /reservations', async ({ reserveStock }): Promise<HoldOutcome> => {
      const outcome = await reserveStock.execute(request);
      switch (outcome.kind) {
        case 'held':
          return { kind: 'held' };
        case 'short':
          return { kind: 'short', shortages: outcome.shortages };
        case 'unknown_sku':
        case 'conflict':
        case 'over':
          return { kind: 'short', shortages: [] };
      }
    });
  }

  override release(reservationId: string): Promise<void> {
    return this.#ask('DELETE /reservations', ({ releaseReservation }) =>
      releaseReservation.execute(reservationId),
    );
  }

  #ask<Answer>(what: string, handle: (machine: InventoryMachine) => Promise<Answer>): Promise<Answer> {
    return ask(this.#network, { what, to: this.#inventory, handle, from: this.#from });
  }
}

/** Enrollment as checkout sees it over the network. */
export class NetworkSeats extends Seats {
  readonly #network: Network;
  readonly #enrollment: Cluster<EnrollmentMachine>;
  readonly #from: Replica;

  constructor(network: Network, enrollment: Cluster<EnrollmentMachine>, from: Replica) {
    super();
    this.#network = network;
    this.#enrollment = enrollment;
    this.#from = from;
  }

  override hold(request: SeatHoldRequest): Promise<HoldOutcome> {
    return this.#ask('POST /seats', async ({ useCases }): Promise<HoldOutcome> => {
      const outcome = await useCases.holdSeats.execute(request);
      switch (outcome.kind) {
        case 'held':
          return { kind: 'held' };
        case 'short':
        case 'unknown_course':
        case 'conflict':
        case 'ended':
          return { kind: 'short', shortages: [] };
      }
    });
  }

  /** A hold that an order was placed for is refused with 409, which this client takes for a failure. */
  override release(seatHoldId: string): Promise<void> {
    return this.#ask('DELETE /seats', async ({ useCases }) => {
      if ((await useCases.releaseSeats.execute(seatHoldId)) === 'in_use')
        throw new Failure('enrollment.refused', 'conflict', 'seats in use', { sent: 'yes' });
    });
  }

  #ask<Answer>(what: string, handle: (machine: EnrollmentMachine) => Promise<Answer>): Promise<Answer> {
    return ask(this.#network, { what, to: this.#enrollment, handle, from: this.#from });
  }
}

/** Everybody is a guest here. */
export class NoCustomers extends Customers {
  override async find(): Promise<undefined> {
    return undefined;
  }
}
