import { QuarantineController, ReconciliationsController, RunsController } from '@accord/sync';
import { FlowsController, MessagesController } from '@accord/messaging';
import { OrdersController } from './inbound/orders.controller.ts';
import { QuotesController } from './inbound/quotes.controller.ts';
import { WeclappWebhookController } from './inbound/weclapp-webhook.controller.ts';
import { WebhooksController } from './inbound/webhooks.controller.ts';
import { ForgetPersonConsumer } from './inbound/forget-person.consumer.ts';
import { FulfilmentConsumers } from './inbound/fulfilment.consumers.ts';
import { SettlementConsumers } from './inbound/settlement.consumers.ts';
import { PriceCacheConsumer } from './inbound/price-cache.consumer.ts';

/** Every door of this service: for callers over HTTP and for messages. */
export const checkoutControllers = [
  OrdersController,
  QuotesController,
  ReconciliationsController,
  RunsController,
  QuarantineController,
  WebhooksController,
  WeclappWebhookController,
  FlowsController,
  MessagesController,
  FulfilmentConsumers,
  SettlementConsumers,
  PriceCacheConsumer,
  ForgetPersonConsumer,
] as const;
