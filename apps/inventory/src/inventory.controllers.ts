import { FlowsController, MessagesController } from '@accord/messaging';
import { KeysController } from '@accord/master-keys';
import {
  QuarantineController,
  ReconciliationsController,
  RunsController,
  SidesController,
} from '@accord/sync';
import { ImportsController } from './inbound/imports/imports.controller.ts';
import { ProductsController } from './inbound/products.controller.ts';
import { ReservationsController } from './inbound/reservations.controller.ts';
import { CatalogueController } from './inbound/catalogue.controller.ts';
import { SendcloudWebhookController } from './inbound/sendcloud-webhook.controller.ts';
import { WeclappWebhookController } from './inbound/weclapp-webhook.controller.ts';
import { PimWebhookController } from './inbound/pim-webhook.controller.ts';
import { ForgetPersonConsumer } from './inbound/forget-person.consumer.ts';
import { OrderConsumers } from './inbound/order-consumers.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const inventoryControllers = [
  ProductsController,
  ReservationsController,
  CatalogueController,
  ReconciliationsController,
  ImportsController,
  RunsController,
  QuarantineController,
  SidesController,
  KeysController,
  FlowsController,
  MessagesController,
  SendcloudWebhookController,
  WeclappWebhookController,
  PimWebhookController,
  OrderConsumers,
  ForgetPersonConsumer,
] as const;
