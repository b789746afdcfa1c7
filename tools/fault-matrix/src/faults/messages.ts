import { shown, type Fault } from '../cell.ts';
import { files } from '../test-files.ts';

export const messageFaults: readonly Fault[] = [
  {
    id: 'repeated',
    what: 'a message or webhook comes twice',
    cells: {
      payment: shown(
        'captured once, however often and in whatever order',
        files.fulfilment,
        'captures once however often and in whatever order its news comes',
      ),
      enrollment: shown(
        'one seat',
        files.enrollmentOrders,
        'is granted once, however often its message comes',
      ),
      inventory: shown(
        'one movement',
        files.stockOrders,
        'takes the pieces off the shelf once, however often the news arrives',
      ),
      operations: shown('told once', files.operations, 'tells an event once, however often it is delivered'),
    },
  },
  {
    id: 'reordered',
    what: 'messages arrive in another order than they were sent',
    cells: {
      payment: shown(
        'each webhook of a payment counts under its own id',
        files.paymentWebhooks,
        'tell of a Stripe payment from authorisation to refund, each under its own event id',
      ),
      enrollment: shown(
        'an order whose end is heard of first stays without seats',
        files.enrollmentOrders,
        'stays without seats when the news of its placing comes last',
      ),
      inventory: shown(
        'an older report is ignored',
        files.shipments,
        'ignores a report that is older than what it knows, and a repeated one',
      ),
      operations: shown(
        'the mail about a parcel waits for the order',
        files.mails,
        'waits for the order when the news of its shipment comes first',
      ),
    },
  },
  {
    id: 'poison',
    what: 'a message that can never be handled',
    cells: {
      payment: shown(
        'parked with its history after the last rung of the ladder',
        files.delivery,
        'parks a message that has climbed the whole ladder, with its history, and leaves no inbox row',
      ),
      enrollment: shown(
        'a consumer that is taken down again and again loses the message to the parked ones',
        files.broker,
        'lets the broker park a message that takes its consumer down again and again',
      ),
      inventory: shown(
        'the others of its batch have their effect',
        files.inNest,
        'handles each message of a failed batch alone: one is parked, the others have their effect once',
      ),
      operations: shown(
        'equal causes have equal digests',
        files.delivery,
        'gives equal causes equal stack digests and different causes different ones',
      ),
    },
  },
  {
    id: 'clock-skew',
    what: 'clocks are five minutes apart',
    cells: {
      payment: shown(
        'webhooks are good for 300 s back and 60 s ahead',
        files.paymentWebhooks,
        'lets an event %s through or not',
      ),
      enrollment: shown(
        'one token for all, though their clocks differ: by its life and not by a clock',
        files.sharedTokens,
        'is fetched once for all, and replaced once, 60 s before its end',
      ),
      inventory: shown(
        'a report from the future does not hide the later ones',
        files.shipments,
        'does not let a report from the future hide the later ones',
      ),
      operations: shown(
        'whose clock differs by more than 2 s, and by how much: our own, the database’s, a vendor’s',
        files.database,
        'is ready, says so on its health page, and measures by how much',
      ),
    },
  },
  {
    id: 'erased-meanwhile',
    what: 'a person is erased while messages about them are under way',
    cells: {
      payment: shown(
        'who bought goes when the order has ended, from the orders and from the news that wait',
        files.forgottenBuyers,
        'is gone from the news of a cancelled order that wait in the outbox, and these go out all the same',
      ),
      enrollment: shown(
        'who waits for a course gets it; when no order of theirs is alive their account in the LMS is deleted, and no old event makes another',
        files.erasedLearners,
        'while their order waits for the LMS gets what they bought, and is forgotten when no order is alive any more',
      ),
      inventory: shown(
        'the parcel of an order that is heard of later is sent, and its address goes with that',
        files.forgottenRecipients,
        'gets the parcel of an order that is heard of later, and is forgotten once more',
      ),
      operations: shown(
        'late news changes nothing and writes to nobody',
        files.customers,
        'is not undone by late news of an order, and nobody is written to',
      ),
    },
  },
];
