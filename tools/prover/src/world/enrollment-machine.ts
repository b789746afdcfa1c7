import {
  EnrollmentConsumers,
  EnrollmentUseCases,
  grantSeatsOnOrderPlaced,
  revokeSeatsOnOrderCancelled,
  type Places,
  type SeatHolds,
} from '@accord/enrollment/saga';
import type { Telemetry, UnitOfWork } from '@accord/messaging';
import type { EnrollmentTables } from '../memory/enrollment/enrollment-tables.ts';
import { MemoryPlaces } from '../memory/enrollment/memory-places.ts';
import { MemorySeatHolds } from '../memory/enrollment/memory-seat-holds.ts';
import type { Host } from '../memory/host.ts';
import type { MemoryDatabase } from '../memory/memory-database.ts';
import type { Handler } from '../simulation/broker.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { SimulatedPlatform, type School } from '../vendors/school.ts';
import { eachWith } from './each-with.ts';

/** One process of enrollment. */
export interface EnrollmentMachine {
  readonly useCases: EnrollmentUseCases;
  readonly consumers: EnrollmentConsumers;
}

export interface EnrollmentState {
  readonly database: MemoryDatabase;
  readonly tables: EnrollmentTables;
  readonly school: School;
}

/** Everything enrollment remembers that belongs to a saga, by port. */
export interface EnrollmentStores {
  readonly holds: SeatHolds;
  readonly places: Places;
}

/** Enrollment's stores on a database in memory, as one process holds them. */
export function memoryEnrollmentStores(
  { database, tables }: Omit<EnrollmentState, 'school'>,
  host: Host,
): EnrollmentStores {
  return { holds: new MemorySeatHolds(tables, host), places: new MemoryPlaces(tables, database.runtime) };
}

export interface EnrollmentParts {
  readonly work: UnitOfWork;
  readonly stores: EnrollmentStores;
  readonly telemetry: Telemetry;
}

/** The production use cases around the given parts. */
export function enrollmentMachine(
  replica: Replica,
  { work, stores, telemetry }: EnrollmentParts,
  { setting, state }: { setting: Setting; state: EnrollmentState },
): EnrollmentMachine {
  const platform = new SimulatedPlatform(state.school, setting, replica);
  const useCases = new EnrollmentUseCases(
    [work, stores.holds, stores.places, platform, telemetry],
    setting.timeline,
  );
  return { useCases, consumers: new EnrollmentConsumers(useCases.grantSeats, useCases.revokeSeats) };
}

export const enrollmentHandlers: readonly Handler<EnrollmentMachine>[] = [
  {
    consumer: grantSeatsOnOrderPlaced,
    take: eachWith(({ consumers }, event, delivery) => consumers.grant(event, delivery)),
  },
  {
    consumer: revokeSeatsOnOrderCancelled,
    take: eachWith(({ consumers }, event, delivery) => consumers.revoke(event, delivery)),
  },
];
