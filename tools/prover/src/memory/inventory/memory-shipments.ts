import { Failure } from '@accord/canonical';
import {
  OrdersHeardOf,
  Shipments,
  type Booking,
  type BookedParcel,
  type OrderEnd,
  type PlannedShipment,
  type Progress,
  type ShipmentKey,
  type ShipmentRecord,
} from '@accord/inventory/saga';
import type { Tx } from '@accord/messaging';
import { memoryOf } from '../memory-transaction.ts';
import type { InventoryTables, ShipmentRow } from './inventory-tables.ts';

export class MemoryOrdersHeardOf extends OrdersHeardOf {
  readonly #tables: InventoryTables;

  constructor(tables: InventoryTables) {
    super();
    this.#tables = tables;
  }

  override lock(tx: Tx, orderId: string): Promise<OrderEnd | undefined> {
    const { ordersHeardOf } = this.#tables;
    return memoryOf(tx).statement('order.heard_of', async (open) => {
      await open.lock(ordersHeardOf, orderId);
      const row = ordersHeardOf.read(orderId, open);
      if (row === undefined) ordersHeardOf.write(open, orderId, { end: null });
      return row?.end ?? undefined;
    });
  }

  override end(tx: Tx, orderId: string, end: OrderEnd): Promise<void> {
    const { ordersHeardOf } = this.#tables;
    return memoryOf(tx).statement('order.end', async (open) => {
      await open.lock(ordersHeardOf, orderId);
      ordersHeardOf.write(open, orderId, { end: ordersHeardOf.read(orderId, open)?.end ?? end });
    });
  }
}

export class MemoryShipments extends Shipments {
  readonly #tables: InventoryTables;

  constructor(tables: InventoryTables) {
    super();
    this.#tables = tables;
  }

  override plan(tx: Tx, { shipmentId, orderId, parcel }: PlannedShipment): Promise<void> {
    const { shipments } = this.#tables;
    return memoryOf(tx).statement('shipment.plan', async (open) => {
      await open.lock(shipments, orderId);
      if (shipments.read(orderId, open) !== undefined) return;
      const { orderNumber } = parcel;
      const record = { shipmentId, orderId, orderNumber, booking: 'planned', parcel, version: 1 } as const;
      shipments.write(open, orderId, {
        record: { ...record, carrierRef: null, progress: undefined },
        parcel: null,
      });
    });
  }

  override lock(tx: Tx, key: ShipmentKey): Promise<ShipmentRecord | undefined> {
    const { shipments } = this.#tables;
    return memoryOf(tx).statement('shipment.lock', async (open) => {
      const found = shipments.all(open).find(({ record }) => isMeant(record, key));
      if (found === undefined) return undefined;
      await open.lock(shipments, found.record.orderId);
      return shipments.read(found.record.orderId, open)?.record;
    });
  }

  override become(tx: Tx, shipmentId: string, booking: Booking): Promise<number> {
    return this.#change(tx, shipmentId, ({ record, parcel }) => ({ record: { ...record, booking }, parcel }));
  }

  override book(tx: Tx, shipmentId: string, parcel: BookedParcel): Promise<number> {
    const { carrierRef } = parcel;
    return this.#change(tx, shipmentId, ({ record }) => ({
      record: { ...record, booking: 'booked', carrierRef },
      parcel,
    }));
  }

  override progress(tx: Tx, shipmentId: string, progress: Progress): Promise<number> {
    return this.#change(tx, shipmentId, ({ record, parcel }) => ({
      record: { ...record, progress },
      parcel,
    }));
  }

  #change(tx: Tx, shipmentId: string, change: (row: ShipmentRow) => ShipmentRow): Promise<number> {
    const { shipments } = this.#tables;
    return memoryOf(tx).statement('shipment.change', async (open) => {
      const found = shipments.all(open).find(({ record }) => record.shipmentId === shipmentId);
      if (found === undefined)
        throw new Failure('inventory.row_missing', 'bug', 'a row that was just locked is gone');
      const { orderId } = found.record;
      await open.lock(shipments, orderId);
      const { record, parcel } = change(shipments.read(orderId, open) ?? found);
      const version = record.version + 1;
      shipments.write(open, orderId, { record: { ...record, version }, parcel });
      return version;
    });
  }
}

function isMeant(record: ShipmentRecord, key: ShipmentKey): boolean {
  if ('orderId' in key) return record.orderId === key.orderId;
  if (key.carrierRef !== undefined && record.carrierRef === key.carrierRef) return true;
  return record.orderNumber === key.orderNumber;
}
