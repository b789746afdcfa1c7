/**
 * Every business flow that a contract may serve. A red contract names its flow, so that the reader knows what a
 * customer would have met; an interaction that refers to anything else does not compile.
 */
export const flows = {
  'checkout.quote-prices': 'a basket is priced with tax and shipping',
  'checkout.place-order': 'an order is priced, reserved, authorised and accepted',
  'checkout.fulfil-order': 'stock is committed and seats are granted, then the payment is captured',
  'checkout.cancel-order': 'an order is undone: money, stock and seats go back',
  'checkout.return-order': 'a fulfilled order comes back',
  'checkout.compare-orders': 'orders are held against the stock and the seats that are kept for them',
  'inventory.ship-order': 'a parcel is booked and followed until it is delivered',
  'inventory.compare-parcels': 'parcels are held against what the carrier has on record',
  'enrollment.open-course': 'a buyer gets a seat in the learning platform',
  'enrollment.compare-seats': 'seats are held against who can enter the courses of the learning platform',
  'customer.keep-profile': 'the CRM knows the buyer',
  'customer.forget-person': 'a person who wants to be forgotten is forgotten, wherever they are',
  'customer.write-mail': 'the buyer is told by mail',
  'checkout.follow-bookings': 'what the ERP makes of orders is kept and told',
  'catalogue.follow-changes': 'prices and stock elsewhere follow the catalogue',
  'checkout.take-sales': 'what a marketplace sells becomes an order of ours',
  'operations.watch-health': 'an operator sees which service is ready and what it misses',
  'operations.mend-parked': 'an operator sends parked messages back to their consumers',
  'operations.place-synthetic-order': 'an order of nobody shows each minute that orders can be placed',
  'operations.show-flags': 'an operator looks at the feature flags',
  'operations.pause-flow': 'an operator pauses a flow and resumes it',
  'operations.tell-story': 'the timeline shows what happened to an order',
  'operations.tell-people': 'people are told of an incident, and of its end',
} as const;

export type Flow = keyof typeof flows;
