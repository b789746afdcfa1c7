import { randomUUID } from 'node:crypto';

export const kitAndCourse = {
  customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
  lines: [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'COURSE-PYTHON-101', quantity: 1 },
  ],
  payment: { method: 'card', tokens: { stripe: 'pm_card_visa' } },
};

const hold = {
  orderId: '0190f0f0-0000-7000-8000-000000000001',
  orderNumber: 'A-0000000001',
  expiresInSeconds: 60,
};

const unknownRecords = { runId: '0190f0f0-0000-7000-8000-000000000006', seqs: [1] };

const parkedSelection = { selection: { ids: ['0190f0f0-0000-7000-8000-000000000005'] } };

/** What each endpoint takes, if nothing is changed in it. A new endpoint with a body is missed by name. */
export const goodBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'POST checkout /orders': kitAndCourse,
  'POST checkout /orders/{id}/cancel': { reason: 'changed_mind' },
  'POST checkout /orders/{id}/returns': { reason: 'changed_mind' },
  'POST checkout /quotes': { country: 'DE', lines: kitAndCourse.lines },
  'POST customer /customers': { email: 'grace@example.org', givenName: 'Grace', familyName: 'Hopper' },
  'PATCH customer /customers/{id}': { givenName: 'Grace' },
  'POST enrollment /seats': {
    ...hold,
    seatHoldId: '0190f0f0-0000-7000-8000-000000000002',
    lines: [{ lineId: '0190f0f0-0000-7000-8000-000000000003', sku: 'COURSE-PYTHON-101', quantity: 1 }],
  },
  'PUT enrollment /cohorts/{cohortId}': {
    courseId: 'COURSE-PYTHON-101',
    startsOn: '2027-02-01',
    capacity: 5,
  },
  'PUT enrollment /courses/{courseId}': {
    sku: 'HOSTILE-101',
    title: 'Hostile 101',
    lmsCourseRef: 'HOSTILE-101',
  },
  'POST inventory /reservations': {
    ...hold,
    reservationId: '0190f0f0-0000-7000-8000-000000000004',
    lines: [{ sku: 'KIT-ROBOT-01', quantity: 1 }],
  },
  'POST checkout /reconciliations': { kind: 'order-facts', dryRun: true },
  'POST enrollment /sides/{side}/prints': { after: null, untils: [null] },
  'POST inventory /sides/{side}/prints': { after: null, untils: [null] },
  'POST inventory /reconciliations': { kind: 'articles', dryRun: true },
  'POST enrollment /reconciliations': { kind: 'enrollments', dryRun: true },
  'POST customer /reconciliations': { kind: 'profiles', dryRun: true },
  'POST customer /quarantine/release': unknownRecords,
  'POST customer /quarantine/discard': unknownRecords,
  'POST checkout /quarantine/release': unknownRecords,
  'POST checkout /quarantine/discard': unknownRecords,
  'POST inventory /quarantine/release': unknownRecords,
  'POST inventory /quarantine/discard': unknownRecords,
  'POST customer /keys/pairs/{id}/accept': { note: 'the same person' },
  'POST customer /keys/pairs/{id}/refuse': { note: 'another person' },
  'POST customer /keys/changes/{id}/split': { note: 'joined by mistake' },
  'POST inventory /keys/pairs/{id}/accept': { note: 'the same product' },
  'POST inventory /keys/pairs/{id}/refuse': { note: 'a new edition' },
  'POST inventory /keys/changes/{id}/split': { note: 'joined by mistake' },
  'POST operations /api/incidents/{id}/notes': { text: 'the host was called' },
  'POST operations /api/flows/{flow}/pause': { reason: 'the carrier is moving house' },
  'POST operations /api/flows/{flow}/resume': { reason: 'it has moved' },
  'POST operations /api/timeline/references': { email: 'ada@example.org' },
  'POST operations /api/parked/redeliver': { ids: ['0190f0f0-0000-7000-8000-000000000005'] },
  'POST operations /api/parked/preview': parkedSelection,
  'POST operations /api/parked/redeliveries': { ...parkedSelection, note: 'the carrier is back' },
  'POST operations /api/parked/groups/{groupId}/hold': { owner: 'ops-2', note: 'waits for the carrier' },
  'POST operations /api/parked/{id}/edit': { body: '{}', reason: 'wrong number' },
  'POST operations /api/parked/{id}/redirect': {
    queue: 'inventory.book-shipment-on-reservation-committed',
    reason: 'meant for the other one',
  },
  ...Object.fromEntries(
    ['checkout', 'customer', 'enrollment', 'inventory'].map((service) => [
      `PUT ${service} /internal/flows/{flow}/pause`,
      { by: 'ops-2', reason: 'the carrier is moving house' },
    ]),
  ),
  ...Object.fromEntries(
    ['checkout', 'customer', 'enrollment', 'inventory'].map((service) => [
      `POST ${service} /internal/applied`,
      { queue: `${service}.follow-orders`, messageIds: ['0190f0f0-0000-7000-8000-000000000007'] },
    ]),
  ),
};

const goodParameters: Readonly<Record<string, string>> = {
  id: '0190f0f0-0000-7000-8000-00000000000a',
  receiptId: '0190f0f0-0000-7000-8000-00000000000b',
  seatHoldId: '0190f0f0-0000-7000-8000-00000000000c',
  reservationId: '0190f0f0-0000-7000-8000-00000000000d',
  cohortId: 'hostile-2027-02',
  courseId: 'hostile-101',
  sku: 'KIT-ROBOT-01',
  orderNumber: 'A-0000000001',
  side: 'order-stock',
  flow: 'inventory.no-such-flow',
  key: '0190f0f0-0000-7000-8000-00000000000e',
};

/** A path with every parameter filled in, each with `changes` where they say so. */
export function fillPath(path: string, changes: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => changes[name] ?? goodParameters[name] ?? 'x');
}

export const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': randomUUID() });
