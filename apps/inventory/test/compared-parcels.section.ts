import {
  erasedEmail,
  orderNumberOf,
  orderPlaced,
  shipmentBooked,
  shipmentProgressed,
} from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { BookShipment } from '../src/use-cases/book-shipment.ts';
import type { Answer, InventoryUnderTest } from './support/inventory-under-test.ts';
import { anOrder, placed, reservationOf } from './support/orders.ts';

interface Found {
  readonly key: string;
  readonly code: string;
  readonly action: string;
  readonly state: string;
}
interface AtSendcloud {
  readonly id: string;
  readonly trackingNumber: string;
  readonly request: { readonly external_reference_id: string };
  readonly history: readonly { readonly status: { readonly code: string } }[];
}

/** A shipment of ours, and whose it is. */
interface Ours {
  readonly orderId: string;
  readonly key: string;
}

/** Shipments against the parcels in Sendcloud's books. Those of all other tests of this world are equal on both sides. */
export function comparedParcels(worldOf: () => InventoryUnderTest): void {
  const at = (key: string): AtSendcloud[] =>
    (worldOf().mocks.state('sendcloud') as { shipments: AtSendcloud[] }).shipments.filter(
      ({ request }) => request.external_reference_id === key,
    );
  const stateAt = (key: string) => at(key).map(({ history }) => history.at(-1)?.status.code);
  const control = (action: string, body: object) =>
    fetch(`${worldOf().mocks.url}/__mock/sendcloud/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const ask = (dryRun: boolean): Promise<Answer> =>
    worldOf().call('POST', '/reconciliations', { body: { kind: 'parcels', dryRun } });
  const compare = async (dryRun = true): Promise<Found[]> => (await ask(dryRun)).body.differences;
  const brief = (found: readonly Found[]) =>
    Object.fromEntries(found.map(({ key, code, action }) => [key, `${code} ${action}`]));
  const set = (ours: Ours, assignments: string) =>
    worldOf().sql(`UPDATE shipments SET ${assignments} WHERE id = $1`, [ours.key]);
  const shipments = () =>
    worldOf().sql('SELECT id, booking, carrier_ref, tracking_number, status FROM shipments ORDER BY id');
  const shipmentOf = async ({ key }: Ours) => (await shipments()).find(({ id }) => id === key);

  async function shipped(): Promise<Ours> {
    const world = worldOf();
    const order = anOrder([{ sku: 'ROBOT', quantity: 1 }]);
    await world.call('POST', '/reservations', { body: reservationOf(order) });
    await world.publish(orderPlaced, { subject: order.orderId, data: placed(order) });
    return eventually(() => {
      const [booked] = world.eventsOf(shipmentBooked, order.orderId);
      if (booked === undefined) throw new Error('not booked yet');
      return { orderId: order.orderId, key: booked.shipmentId };
    });
  }

  const plant = (...parcels: object[]) =>
    worldOf().mocks.seed('sendcloud', {
      shipments: parcels.map((parcel) => ({ id: systemIds.next(), ...parcel })),
    });

  describe('parcels against Sendcloud', () => {
    beforeAll(async () => {
      const world = worldOf();
      // Nothing of what follows is told.
      world.mocks.webhook('sendcloud', undefined);
      // What earlier tests left under way: nobody there would finish it.
      await world.sql(`DELETE FROM shipments WHERE booking IN ('planned', 'announcing', 'cancelling')`);
    });

    it('are equal, and what changed a moment ago is not judged', async () => {
      worldOf().clock.set(new Date());
      const ours = await shipped();
      await control('progress', { shipmentId: ours.key });
      expect((await ask(true)).body).toMatchObject({ against: 'sendcloud', open: 0, failure: null });
      worldOf().clock.advance(600_000);
      expect(brief(await compare(false))).toEqual({
        [ours.key]: 'inventory.parcel_status_behind take_over',
      });
      // Whoever cancelled it here a moment ago is about to do so there.
      await set(ours, `booking = 'cancelled', changed_at = now() + interval '1 hour'`);
      expect(await compare()).toEqual([]);
      await set(ours, `booking = 'booked', changed_at = now()`);
    });

    it('are each found with what mends it, left alone by a dry run, mended once, and then no difference', async () => {
      const world = worldOf();
      const [behind, unheard, unbooked, gone, unwanted, leaving] = await Promise.all(
        Array.from({ length: 6 }, shipped),
      );
      const [twice, retracked, erased, refused, ended, panel] = await Promise.all(
        Array.from({ length: 6 }, shipped),
      );
      const [dropped, other, awaiting] = await Promise.all(Array.from({ length: 3 }, shipped));
      if (!behind || !unheard || !unbooked || !gone || !unwanted || !leaving) throw new Error('too few');
      if (!twice || !retracked || !erased || !refused || !ended || !panel) throw new Error('too few');
      if (!dropped || !other || !awaiting) throw new Error('too few');
      const forgotten = `carrier_ref = NULL, carrier = NULL, tracking_number = NULL, tracking_url = NULL`;
      await control('progress', { shipmentId: behind.key, to: 'delivered' });
      await set(unheard, `booking = 'announcing', ${forgotten}`);
      await set(unbooked, `booking = 'announcing', ${forgotten}`);
      world.mocks.seed('sendcloud', { deleted: [unbooked.key, gone.key] });
      await set(unwanted, `booking = 'cancelled'`);
      await set(leaving, `booking = 'cancelled'`);
      await control('progress', { shipmentId: leaving.key });
      plant({ externalReferenceId: twice.key, orderNumber: orderNumberOf(twice.orderId) });
      await control('track', { shipmentId: retracked.key });
      await set(
        erased,
        `tracking_number = NULL, parcel = jsonb_set(parcel, '{recipient,email}', '"${erasedEmail}"')`,
      );
      await set(refused, `booking = 'refused', ${forgotten}`);
      for (const { orderId } of [refused, ended])
        await world.sql(
          `INSERT INTO orders_heard_of VALUES ($1, 'cancelled') ON CONFLICT (order_id) DO UPDATE SET order_end = 'cancelled'`,
          [orderId],
        );
      await control('progress', { shipmentId: panel.key, to: 'cancelled' });
      await set(dropped, `booking = 'announcing', ${forgotten}`);
      await control('progress', { shipmentId: dropped.key, to: 'cancelled' });
      await set(other, `carrier_ref = 'another'`);
      await set(awaiting, `booking = 'refused', ${forgotten}`);
      const stranger = systemIds.next();
      plant(
        { externalReferenceId: stranger, orderNumber: orderNumberOf(stranger) },
        { externalReferenceId: systemIds.next(), orderNumber: 'by hand 1' },
        { externalReferenceId: 'by hand 2', orderNumber: orderNumberOf(stranger) },
      );
      world.clock.advance(600_000);

      const byHand = {
        [gone.key]: 'inventory.parcel_gone_there compare_by_hand',
        [leaving.key]: 'inventory.parcel_alive_there stop_at_carrier',
        [twice.key]: 'inventory.parcel_twice compare_by_hand',
        [dropped.key]: 'inventory.parcel_cancelled_there compare_by_hand',
        [other.key]: 'inventory.other_parcel compare_by_hand',
        [awaiting.key]: 'inventory.parcel_alive_there wait_for_order',
        [stranger]: 'inventory.parcel_of_no_shipment compare_by_hand',
      };
      const before = [await shipments(), world.mocks.state('sendcloud'), world.events.length];
      const found = await compare();
      expect(brief(found)).toEqual({
        [behind.key]: 'inventory.parcel_status_behind take_over',
        [unheard.key]: 'inventory.parcel_unheard adopt',
        [unbooked.key]: 'inventory.parcel_not_booked book_again',
        [unwanted.key]: 'inventory.parcel_alive_there cancel_there',
        [refused.key]: 'inventory.parcel_alive_there cancel_there',
        [ended.key]: 'inventory.parcel_alive_there cancel_there',
        [retracked.key]: 'inventory.parcel_tracking_differs take_over',
        [panel.key]: 'inventory.parcel_status_behind take_over',
        ...byHand,
      });
      expect([await shipments(), world.mocks.state('sendcloud'), world.events.length]).toEqual(before);
      // A tracking number leads to a door: nothing of it is kept.
      const [number] = at(retracked.key).map(({ trackingNumber }) => trackingNumber);
      expect(JSON.stringify(found)).not.toContain(number);

      const repaired = await compare(false);
      expect(repaired.filter(({ state }) => state !== 'repaired').map(({ key }) => key)).toEqual(
        Object.keys(byHand).sort(),
      );
      expect(brief(await compare(false))).toEqual(byHand);
      world.clock.advance(600_000);
      expect(brief(await compare(false))).toEqual(byHand);

      expect(await shipmentOf(behind)).toMatchObject({ booking: 'booked', status: 'delivered' });
      expect(await shipmentOf(unheard)).toMatchObject({
        booking: 'booked',
        carrier_ref: at(unheard.key)[0]?.id,
      });
      expect(await shipmentOf(unbooked)).toMatchObject({ carrier_ref: at(unbooked.key)[0]?.id });
      expect([...stateAt(unheard.key), ...stateAt(unbooked.key)]).toEqual(['READY_TO_SEND', 'READY_TO_SEND']);
      expect([unwanted, refused, ended].flatMap(({ key }) => stateAt(key))).toEqual(
        Array.from({ length: 3 }, () => 'CANCELLED'),
      );
      expect(await shipmentOf(ended)).toMatchObject({ booking: 'cancelled', status: 'cancelled' });
      expect(await shipmentOf(retracked)).toMatchObject({ tracking_number: number });
      expect(await shipmentOf(erased)).toMatchObject({ tracking_number: null });
      await eventually(() => {
        const told = ({ orderId }: Ours) => [
          world.eventsOf(shipmentBooked, orderId).length,
          ...world.eventsOf(shipmentProgressed, orderId).map(({ status }) => status),
        ];
        expect([behind, unheard, unbooked, ended, retracked, panel].map(told)).toEqual([
          [1, 'delivered'],
          [2],
          [2],
          [1, 'cancelled'],
          [2],
          [1, 'cancelled'],
        ]);
      });
      expect(world.eventsOf(shipmentBooked, retracked.orderId).at(-1)?.trackingNumber).toBe(number);
      world.mocks.seed('sendcloud', {
        deleted: [twice.key, leaving.key, stranger, other.key, awaiting.key],
      });
      for (const { key } of [gone, twice, dropped, other])
        await world.sql('DELETE FROM shipments WHERE id = $1', [key]);
    });

    it('are one, when two book the same at the same time', async () => {
      const world = worldOf();
      const ours = await shipped();
      await set(ours, `booking = 'announcing', carrier_ref = NULL`);
      world.mocks.seed('sendcloud', { deleted: [ours.key] });
      world.mocks.faults('sendcloud', [
        { kind: 'latency', operation: 'shipments.announce', latencyMs: 300, times: 2 },
      ]);
      const book = () => world.service.app.get(BookShipment).execute(ours);
      await Promise.all([book(), book()]);
      const alive = at(ours.key).filter(({ history }) => history.at(-1)?.status.code !== 'CANCELLED');
      expect(await shipmentOf(ours)).toMatchObject({ booking: 'booked', carrier_ref: alive[0]?.id });
      expect(alive).toHaveLength(1);
      expect(world.eventsOf(shipmentBooked, ours.orderId).length).toBeLessThanOrEqual(2);
    });

    it('are told apart page by page, however Sendcloud parts its list', async () => {
      const world = worldOf();
      const missed = await shipped();
      await control('progress', { shipmentId: missed.key });
      const stranger = systemIds.next();
      plant({ externalReferenceId: stranger, orderNumber: orderNumberOf(stranger) });
      plant(...Array.from({ length: 150 }, (_, at) => ({ externalReferenceId: `by hand ${at}` })));
      world.clock.advance(600_000);
      for (const kind of ['half_page', 'overlapping_page', 'repeated_page', 'empty_page'] as const) {
        // An empty page at the end would be an end that nobody can tell from a real one.
        const times = kind === 'empty_page' ? 1 : 2;
        world.mocks.faults('sendcloud', [{ kind, operation: 'shipments.list', times }]);
        expect(brief(await compare())).toEqual({
          [missed.key]: 'inventory.parcel_status_behind take_over',
          [stranger]: 'inventory.parcel_of_no_shipment compare_by_hand',
        });
      }
      world.mocks.seed('sendcloud', { deleted: [stranger] });
      await compare(false);
      expect(await compare()).toEqual([]);
    });

    it('cannot be compared while Sendcloud refuses its list, which is on record and holds up no order', async () => {
      const world = worldOf();
      world.mocks.faults('sendcloud', [{ kind: 'expired_token', operation: 'shipments.list', times: 1 }]);
      expect((await ask(true)).status).toBe(503);
      const { body } = await world.call('GET', '/reconciliations');
      const { last } = body.items.find(({ kind }: { kind: string }) => kind === 'parcels');
      expect(last.failure.code).toBe('sendcloud.auth_failed');
      await shipped();
      await eventually(async () => expect((await ask(true)).body).toMatchObject({ open: 0, failure: null }), {
        everyMs: 500,
      });
      expect(await world.sql('SELECT FROM carrier_readings')).toEqual([]);
    });
  });
}
