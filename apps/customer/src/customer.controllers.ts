import { FlowsController, MessagesController } from '@accord/messaging';
import { KeysController } from '@accord/master-keys';
import { QuarantineController, ReconciliationsController, RunsController } from '@accord/sync';
import { CrmWebhookController } from './inbound/crm-webhook.controller.ts';
import { CustomersController } from './inbound/customers.controller.ts';
import { ErasureConsumer } from './inbound/erasure.consumer.ts';
import { OrderEventsConsumer } from './inbound/order-events.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const customerControllers = [
  CustomersController,
  KeysController,
  FlowsController,
  RunsController,
  QuarantineController,
  ReconciliationsController,
  MessagesController,
  CrmWebhookController,
  OrderEventsConsumer,
  ErasureConsumer,
] as const;
