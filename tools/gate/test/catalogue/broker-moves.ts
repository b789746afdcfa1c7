import type { Anything } from '../support/tree.ts';
import type { SeededChange } from './seeded.ts';

const placed = 'checkout.order.placed.v1';
const commit = 'inventory.commit-reservation-on-order-placed';

function topology(
  service: string,
  change: Pick<SeededChange, 'what' | 'edit' | 'field' | 'pair'>,
): SeededChange {
  return { ...change, file: `contracts/topology/${service}.json`, sees: 'topology' };
}

const queue = ({ queues }: Anything): Anything => queues.find(({ name }: Anything) => name === commit);
const published = ({ publishes }: Anything): Anything =>
  publishes.find(({ routingKey }: Anything) => routingKey === placed);

export const brokerMoves: readonly SeededChange[] = [
  topology('checkout', {
    what: 'an order is placed under another routing key',
    pair: 'inventory -> checkout',
    edit: (document) => (published(document).routingKey = 'checkout.orders.placed.v1'),
    field: /checkout\.order\.placed\.v1/,
  }),
  topology('checkout', {
    what: 'an order is placed on another exchange',
    pair: 'inventory -> checkout',
    edit: (document) => (published(document).exchange = 'shop.events'),
    field: /checkout\.order\.placed\.v1/,
  }),
  topology('checkout', {
    what: 'an order is placed in another content type',
    pair: 'inventory -> checkout',
    edit: (document) => (published(document).contentType = 'application/xml'),
    field: /xml/,
  }),
  topology('inventory', {
    what: 'a queue waits for a version that nobody publishes',
    pair: 'inventory -> checkout',
    edit: ({ bindings }) =>
      (bindings.find((one: Anything) => one.queue === commit).key = 'checkout.order.placed.v2'),
    field: /placed\.v2/,
  }),
  topology('inventory', {
    what: 'a queue is no quorum queue any more',
    pair: 'inventory -> broker',
    edit: (document) => (queue(document).arguments['x-queue-type'] = 'classic'),
    field: /x-queue-type/,
  }),
  topology('inventory', {
    what: 'a queue drops its oldest message when it is full',
    pair: 'inventory -> broker',
    edit: (document) => (queue(document).arguments['x-overflow'] = 'drop-head'),
    field: /x-overflow/,
  }),
  topology('inventory', {
    what: 'a queue has no way out for what it gives up on',
    pair: 'inventory -> broker',
    edit: (document) => delete queue(document).arguments['x-dead-letter-exchange'],
    field: /x-dead-letter-exchange/,
  }),
  topology('operations', {
    what: 'two services declare one exchange differently',
    pair: 'operations -> checkout',
    edit: ({ exchanges }) =>
      (exchanges.find(({ name }: Anything) => name === 'accord.events').type = 'fanout'),
    field: /accord\.events/,
  }),
];
