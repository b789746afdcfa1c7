import type {
  AuthoriseOutcome,
  AuthoriseRequest,
  CheckoutStores,
  LookUpOutcome,
} from '@accord/checkout/saga';
import {
  BookingClaims,
  DueOrders,
  IdempotencyKeys,
  Orders,
  PaymentGateway,
  WebhookInbox,
} from '@accord/checkout/saga';
import { Places } from '@accord/enrollment/saga';
import { StockLedger } from '@accord/inventory/saga';
import { UnitOfWork, type Delivery, type Tx } from '@accord/messaging';
import { memoryOf } from '../../src/memory/memory-transaction.ts';
import type { Alterations, Place } from '../../src/world/alterations.ts';

/** The port with some of its methods replaced, the others as they are. */
function withChanged<Port extends object>(part: Port, changes: Partial<Port>): Port {
  return new Proxy(part, {
    get: (target, name) => {
      const value: unknown = name in changes ? Reflect.get(changes, name) : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(name in changes ? changes : target) : value;
    },
  });
}

const gateway = (change: (part: PaymentGateway, place: Place) => Partial<PaymentGateway>): Alterations => ({
  gateway: (part, place) => withChanged<PaymentGateway>(part, change(part, place)),
});
const checkout = (change: (part: CheckoutStores, place: Place) => Partial<CheckoutStores>): Alterations => ({
  checkoutStores: (part, place) => ({ ...part, ...change(part, place) }),
});
const work = (change: (part: UnitOfWork, place: Place) => Partial<UnitOfWork>): Alterations => ({
  work: (part, place) => withChanged<UnitOfWork>(part, change(part, place)),
});

function declaredDead<Outcome extends AuthoriseOutcome | LookUpOutcome>(
  outcome: Outcome,
): Outcome | AuthoriseOutcome {
  return outcome.kind === 'unknown' ? { kind: 'not_sent', cause: outcome.cause } : outcome;
}

/** Events told by a transaction of their own, before that of their state is committed. */
async function tellingFirst(
  work: (tx: Tx) => Promise<unknown>,
  tx: Tx,
  { database, replica }: Place,
): Promise<unknown> {
  const early = database.begin(replica);
  memoryOf(tx).publish = (definition, event) => {
    early.publish(definition, event);
  };
  const result = await work(tx);
  early.commit();
  return result;
}

/** Machines that are broken on purpose, each in one place, as somebody might break them by mistake. */
export const mutants: Readonly<Record<string, Alterations>> = {
  'a capture gets a new key each time': gateway((part, { setting }) => ({
    capture: (operation) => part.capture({ ...operation, operationId: setting.ids.next() }),
  })),
  // Of one of the two alone, what gateways tell or what they answer makes up for.
  'an attempt is declared dead although its outcome is unknown, and early notices are forgotten': {
    ...gateway((part) => ({
      authorise: async (request: AuthoriseRequest) => declaredDead(await part.authorise(request)),
      lookUp: async (request: AuthoriseRequest) => declaredDead(await part.lookUp(request)),
    })),
    ...checkout(({ inbox }) => ({
      inbox: withChanged<WebhookInbox>(inbox, { keep: async () => undefined }),
    })),
  },
  'a charge gets a new key each time': gateway((part, { setting }) => ({
    authorise: (request) => part.authorise({ ...request, attemptId: setting.ids.next() }),
  })),
  'a delivery is marked as done before it is': work((part) => ({
    once: async (delivery: Delivery, effect: (tx: Tx) => Promise<void>) => {
      if ((await part.once(delivery, async () => undefined)) === 'repeated') return 'repeated';
      await part.run(effect);
      return 'applied';
    },
  })),
  'events are told before their state is committed': work((part, place) => ({
    run: (effect) => part.run((tx) => tellingFirst(effect, tx, place) as ReturnType<typeof effect>),
  })),
  'orders are written without looking what became of them': checkout(({ orders, shelf }) => ({
    orders: withChanged<Orders>(orders, {
      lock: (orderId) => shelf.find(orderId),
      save: async (order, nextSweepAt, tx) => {
        const now = await orders.lock(order.id, tx);
        return orders.save({ ...order, revision: now?.revision ?? order.revision }, nextSweepAt, tx);
      },
    }),
  })),
  'a key may be claimed twice': checkout(({ keys }, { setting }) => ({
    keys: withChanged<IdempotencyKeys>(keys, {
      claim: (key, order, at) => keys.claim({ ...key, key: setting.ids.next() }, order, at),
    }),
  })),
  'nobody sweeps': checkout(({ due }) => ({
    due: withChanged<DueOrders>(due, { take: async () => [] }),
  })),
  'two may write the same sales order': checkout(({ claims }) => ({
    claims: withChanged<BookingClaims>(claims, { take: async () => true }),
  })),
  'held pieces are released twice': {
    inventoryStores: (stores) => ({
      ...stores,
      ledger: withChanged<StockLedger>(stores.ledger, {
        apply: async (tx, changes, entry) => {
          if (entry === undefined) await stores.ledger.apply(tx, changes);
          return stores.ledger.apply(tx, changes, entry);
        },
      }),
    }),
  },
  'pieces of a cancelled order stay away': {
    inventoryStores: (stores) => ({
      ...stores,
      ledger: withChanged<StockLedger>(stores.ledger, {
        apply: async (tx, changes, entry) =>
          entry?.reason === 'order_cancelled' ? [] : stores.ledger.apply(tx, changes, entry),
      }),
    }),
  },
  'seats are not given back': {
    enrollmentStores: (stores) => ({
      ...stores,
      places: withChanged<Places>(stores.places, { giveBack: async () => undefined }),
    }),
  },
};
