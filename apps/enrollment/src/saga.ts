/**
 * Enrollment's machine without Nest, database, broker and vendors: what a simulation runs in their place. Everything
 * here is the production code itself; whoever imports it brings the ports.
 */
export { SeatHold, type HeldSeat, type SeatHoldState } from './domain/seat-hold.ts';
export type { CourseDemand } from './domain/seat-demand.ts';
export {
  enrollmentTopology,
  grantSeatsOnOrderPlaced,
  revokeSeatsOnOrderCancelled,
} from './enrollment.topology.ts';
export { OrderConsumers as EnrollmentConsumers } from './inbound/order-consumers.ts';
export { UseCases as EnrollmentUseCases } from './use-cases.providers.ts';
export { LearningPlatform, type Learner, type Participation } from './use-cases/ports/learning-platform.ts';
export { Places, type PlaceShortage, type TakeOutcome } from './use-cases/ports/places.ts';
export { SeatHolds } from './use-cases/ports/seat-holds.ts';
