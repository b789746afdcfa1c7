import { Address, erasedEmail, erasedText, personal, ShipmentStatus } from '@accord/canonical';
import { LockedVersions, reopenOrder, type Tx } from '@accord/messaging';
import { queryLater } from '@accord/service-kit';
import { z } from 'zod';
import type { Progress } from '../domain/shipment-progress.ts';
import type { BookedParcel } from '../use-cases/ports/parcel-carrier.ts';
import { Shipments } from '../use-cases/ports/shipments.ts';
import type { Booking, PlannedShipment, ShipmentKey, ShipmentRecord } from '../use-cases/ports/shipments.ts';
import { firstRow, toRows } from './rows.ts';

/** A parcel as its row keeps it. */
export const Parcel = z.object({
  recipient: z.object({
    name: personal(z.string(), erasedText),
    email: personal(z.string(), erasedEmail),
    address: Address,
  }),
  weightGrams: z.int(),
  orderNumber: z.string(),
});

const shipmentRow = z
  .object({
    id: z.string(),
    order_id: z.string(),
    order_number: z.string(),
    booking: z.enum(['planned', 'announcing', 'booked', 'refused', 'cancelling', 'cancelled']),
    parcel: Parcel,
    carrier_ref: z.string().nullable(),
    status: ShipmentStatus.nullable(),
    status_at: z.date().nullable(),
    version: z.int(),
  })
  .transform((row): ShipmentRecord => ({
    shipmentId: row.id,
    orderId: row.order_id,
    orderNumber: row.order_number,
    booking: row.booking,
    parcel: row.parcel,
    carrierRef: row.carrier_ref,
    progress: row.status && row.status_at ? { status: row.status, at: row.status_at } : undefined,
    version: row.version,
  }));

const versionRow = z.object({ version: z.int() });

export class SqlShipments extends Shipments {
  readonly #locked = new LockedVersions();

  async plan(tx: Tx, { shipmentId, orderId, parcel, now }: PlannedShipment): Promise<void> {
    await queryLater(
      tx.manager,
      `/* shipment.plan */ INSERT INTO shipments (id, order_id, order_number, booking, parcel, created_at)
       VALUES ($1, $2, $3, 'planned', $4, $5) ON CONFLICT (order_id) DO NOTHING`,
      [shipmentId, orderId, parcel.orderNumber, JSON.stringify(parcel), now],
    );
    await reopenOrder(tx.manager, orderId);
  }

  async lock(tx: Tx, key: ShipmentKey): Promise<ShipmentRecord | undefined> {
    const [name, condition, values] =
      'orderId' in key
        ? ['of_order', 'order_id = $1', [key.orderId]]
        : [
            'of_carrier',
            'carrier_ref = $1 OR order_number = $2',
            [key.carrierRef ?? null, key.orderNumber ?? null],
          ];
    const rows: unknown = await tx.manager.query(
      `/* shipment.${name} */ SELECT id, order_id, order_number, booking, parcel, carrier_ref, status, status_at, version
       FROM shipments WHERE ${condition} FOR UPDATE`,
      values,
    );
    const [shipment] = toRows(shipmentRow, rows);
    if (shipment !== undefined) this.#locked.remember(tx, shipment.shipmentId, shipment.version);
    return shipment;
  }

  async become(tx: Tx, shipmentId: string, booking: Booking): Promise<number> {
    return this.#change(tx, { name: 'become', assignments: 'booking = $2' }, [shipmentId, booking]);
  }

  async book(tx: Tx, shipmentId: string, parcel: BookedParcel): Promise<number> {
    const { carrierRef, carrier, trackingNumber, trackingUrl } = parcel;
    const assignments = `booking = 'booked', carrier_ref = $2, carrier = $3, tracking_number = $4, tracking_url = $5`;
    return this.#change(tx, { name: 'book', assignments }, [
      shipmentId,
      carrierRef,
      carrier,
      trackingNumber,
      trackingUrl,
    ]);
  }

  async progress(tx: Tx, shipmentId: string, { status, at }: Progress): Promise<number> {
    return this.#change(tx, { name: 'progress', assignments: 'status = $2, status_at = $3' }, [
      shipmentId,
      status,
      at,
    ]);
  }

  async #change(
    tx: Tx,
    { name, assignments }: { readonly name: string; readonly assignments: string },
    values: readonly [shipmentId: string, ...unknown[]],
  ): Promise<number> {
    const [shipmentId] = values;
    const statement = `/* shipment.${name} */ WITH changed AS (
         UPDATE shipments SET ${assignments}, version = version + 1, changed_at = now() WHERE id = $1 RETURNING version
       ) SELECT version FROM changed`;
    const next = this.#locked.next(tx, shipmentId);
    if (next === undefined)
      return firstRow(versionRow, await tx.manager.query(statement, [...values])).version;
    await queryLater(tx.manager, statement, values);
    return next;
  }
}
