import { MessagesController } from '@accord/messaging';
import { KeysController } from '@accord/master-keys';
import { CustomersController } from './inbound/customers.controller.ts';
import { OrderEventsConsumer } from './inbound/order-events.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const customerControllers = [
  CustomersController,
  KeysController,
  MessagesController,
  OrderEventsConsumer,
] as const;
