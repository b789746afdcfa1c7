import type { Product } from '@accord/canonical';
import type {
  BookedParcel,
  Composition,
  LedgerEntry,
  OrderEnd,
  Reservation,
  ShipmentRecord,
} from '@accord/inventory/saga';
import { Table } from '../table.ts';
import { violated } from '../violated.ts';

export interface StockRow {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly version: number;
}

/** A reservation, or the mark that its id is used up. */
export type ReservationRow =
  | { readonly kind: 'reservation'; readonly reservation: Reservation }
  | { readonly kind: 'used_up'; readonly version: number };

export interface ShipmentRow {
  readonly record: ShipmentRecord;
  readonly parcel: BookedParcel | null;
}

/** One article or bundle, as the catalogue knows it. */
export interface CatalogueRow {
  readonly product: Product;
  readonly composition: Composition;
  readonly weightGrams: number | null;
}

export interface Movement extends LedgerEntry {
  readonly sku: string;
  readonly quantity: number;
}

export interface InventoryTables {
  readonly catalogue: Table<CatalogueRow>;
  readonly stock: Table<StockRow>;
  readonly movements: Table<Movement>;
  readonly reservations: Table<ReservationRow>;
  readonly ordersHeardOf: Table<{ readonly end: OrderEnd | null }>;
  /** By the order: it has one shipment. */
  readonly shipments: Table<ShipmentRow>;
}

export function inventoryTables(): InventoryTables {
  return {
    catalogue: new Table<CatalogueRow>('products'),
    stock: new Table<StockRow>('stock', ({ onHand, reserved }) => {
      if (reserved < 0 || onHand < reserved) throw violated('stock_never_oversold');
    }),
    movements: new Table<Movement>('stock_movements'),
    reservations: new Table<ReservationRow>('reservations'),
    ordersHeardOf: new Table<{ readonly end: OrderEnd | null }>('orders_heard_of'),
    shipments: new Table<ShipmentRow>('shipments'),
  };
}
