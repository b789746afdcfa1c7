import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { CustomerDirectory } from '../src/outbound/peers/customer-directory.ts';
import { EnrollmentSeats } from '../src/outbound/peers/enrollment-seats.ts';
import { InventoryStock } from '../src/outbound/peers/inventory-stock.ts';
import { openPeer } from '../src/outbound/peers/peer-client.ts';
import { course, kit } from './support/neighbours.ts';

/** A neighbour that says what it is told to, and remembers what it was asked. */
let server: Server;
let answer: { status: number; body?: unknown };
const asked: {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: string;
}[] = [];
let clients: VendorClient[];
let stock: InventoryStock;
let seats: EnrollmentSeats;
let customers: CustomerDirectory;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method, url, headers } = request;
      asked.push({ method, url, authorization: headers.authorization, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const serviceKey = new Secret('ack_checkout_secret');
  clients = (['inventory', 'enrollment', 'customer'] as const).map((peer) =>
    openPeer({ peer, baseUrl, serviceKey }),
  );
  const [inventory, enrollment, customer] = clients;
  if (!inventory || !enrollment || !customer) throw new Error('three clients were opened');
  stock = new InventoryStock(inventory);
  seats = new EnrollmentSeats(enrollment);
  customers = new CustomerDirectory(customer);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
});

const reservation = {
  reservationId: 'r-1',
  orderId: 'o-1',
  orderNumber: 'A-0000000001',
  lines: [{ sku: kit.sku, quantity: 2 }],
  expiresInSeconds: 900,
};
const seatHold = {
  ...reservation,
  seatHoldId: 'h-1',
  lines: [{ lineId: '1', sku: course.sku, quantity: 1 }],
};

describe('asking inventory', () => {
  it('reads products and what is missing, with our key', async () => {
    answer = { status: 200, body: { items: [kit], missing: ['NO-SUCH'], more: true } };
    expect(await stock.products([kit.sku, 'NO-SUCH'])).toEqual({ items: [kit], missing: ['NO-SUCH'] });
    expect(asked[0]).toMatchObject({
      url: '/products?skus=KIT-ROBOT-01%2CNO-SUCH',
      authorization: 'Bearer ack_checkout_secret',
    });
  });

  it('takes a first and a repeated reservation alike, and reads what is short', async () => {
    answer = { status: 201, body: { status: 'held' } };
    expect(await stock.reserve(reservation)).toEqual({ kind: 'held' });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual(reservation);
    answer = { status: 200, body: { status: 'committed' } };
    expect(await stock.reserve(reservation)).toEqual({ kind: 'held' });
    const shortages = [{ sku: kit.sku, requested: 2, available: 1 }];
    answer = { status: 409, body: { code: 'inventory.insufficient_stock', shortages } };
    expect(await stock.reserve(reservation)).toEqual({ kind: 'short', shortages });
  });

  it('takes a hold that ran out, and a thing inventory does not know, for none left', async () => {
    answer = { status: 409, body: { code: 'inventory.reservation_over' } };
    expect(await stock.reserve(reservation)).toEqual({ kind: 'short', shortages: [] });
    answer = { status: 422, body: { code: 'inventory.unknown_sku' } };
    expect(await stock.reserve(reservation)).toEqual({
      kind: 'short',
      shortages: [{ sku: kit.sku, requested: 2, available: 0 }],
    });
  });

  it('takes nonsense for no answer, not for a hold', async () => {
    answer = { status: 200, body: '<html>' };
    await expect(stock.reserve(reservation)).rejects.toMatchObject({
      code: 'inventory.unreadable',
      kind: 'transient',
    });
  });

  it('releases also what is not there', async () => {
    answer = { status: 404, body: {} };
    await expect(stock.release('r-1')).resolves.toBeUndefined();
    expect(asked[0]).toMatchObject({ method: 'DELETE', url: '/reservations/r-1' });
  });
});

describe('asking enrollment', () => {
  it('holds seats, learns that there are none, and gives them back', async () => {
    answer = { status: 201, body: { status: 'held', seats: [] } };
    expect(await seats.hold(seatHold)).toEqual({ kind: 'held' });
    const shortages = [{ sku: course.sku, requested: 1, available: 0 }];
    answer = { status: 409, body: { code: 'enrollment.no_seats', shortages } };
    expect(await seats.hold(seatHold)).toEqual({ kind: 'short', shortages });
    answer = { status: 204 };
    await expect(seats.release('h-1')).resolves.toBeUndefined();
    expect(asked.at(-1)).toMatchObject({ method: 'DELETE', url: '/seats/h-1' });
  });
});

describe('asking the customer service', () => {
  it('knows nobody under an unknown id', async () => {
    answer = { status: 404, body: {} };
    expect(await customers.find('c-1')).toBeUndefined();
  });
});
