import { FlowsController, MessagesController } from '@accord/messaging';
import { ReconciliationsController, SidesController } from '@accord/sync';
import { SeatsController } from './inbound/seats.controller.ts';
import { CoursesController } from './inbound/courses.controller.ts';
import { EnrollmentsController } from './inbound/enrollments.controller.ts';
import { ErasureConsumer } from './inbound/erasure-consumer.ts';
import { OrderConsumers } from './inbound/order-consumers.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const enrollmentControllers = [
  SeatsController,
  CoursesController,
  EnrollmentsController,
  FlowsController,
  MessagesController,
  OrderConsumers,
  ErasureConsumer,
  SidesController,
  ReconciliationsController,
] as const;
