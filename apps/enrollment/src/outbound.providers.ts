import type { Clock, Ids } from '@accord/canonical';
import { ShownSides } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CourseStore } from './outbound/course-store.ts';
import { EnrollmentReader } from './outbound/enrollment-reader.ts';
import { OrderSeatsSide } from './outbound/order-seats-side.ts';
import { PlaceStore } from './outbound/place-store.ts';
import { SeatHoldStore } from './outbound/seat-hold-store.ts';
import { CourseCatalogue } from './use-cases/ports/course-catalogue.ts';
import { Enrollments } from './use-cases/ports/enrollments.ts';
import { Places } from './use-cases/ports/places.ts';
import { SeatHolds } from './use-cases/ports/seat-holds.ts';

/** Postgres behind every port that keeps something. */
export function outboundProviders(clock: Clock, ids: Ids): Provider[] {
  return [
    {
      provide: SeatHolds,
      inject: [DataSource],
      useFactory: (source: DataSource) => new SeatHoldStore(source),
    },
    { provide: Places, useFactory: () => new PlaceStore(clock, ids) },
    {
      provide: CourseCatalogue,
      inject: [DataSource],
      useFactory: (source: DataSource) => new CourseStore(source),
    },
    {
      provide: Enrollments,
      inject: [DataSource],
      useFactory: (source: DataSource) => new EnrollmentReader(source),
    },
    {
      provide: ShownSides,
      inject: [DataSource],
      useFactory: (source: DataSource) => new ShownSides({ 'order-seats': new OrderSeatsSide(source) }),
    },
  ];
}
