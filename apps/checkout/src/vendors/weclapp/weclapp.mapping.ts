import { formatDecimal, OrderNumber } from '@accord/canonical';
import type { Address, OrderLine } from '@accord/canonical';
import { entryOf } from '@accord/vendor-client';
import type { Booking } from '../../domain/booking.ts';
import type { BookingRecord } from '../../use-cases/ports/booking-changes.ts';
import type { BookedOrder } from '../../use-cases/ports/sales-books.ts';
import type { SalesOrder } from '../../use-cases/ports/sales-ledger.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import { bookingWire, recordIdWire } from './weclapp.wire.ts';

interface AddressBody {
  readonly firstName: string;
  readonly lastName: string;
  readonly street1: string;
  readonly street2?: string;
  readonly zipcode: string;
  readonly city: string;
  readonly state?: string;
  readonly countryCode: string;
}

export interface PartyBody {
  readonly partyType: 'PERSON';
  readonly customer: true;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

interface ItemBody {
  readonly articleId?: string;
  readonly itemType?: 'FREE_TEXT';
  readonly title: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly manualUnitPrice: true;
  readonly positionNumber: number;
}

export interface SalesOrderBody {
  readonly customerId: string;
  readonly orderNumberAtCustomer: string;
  readonly orderDate: number;
  readonly salesChannel: string;
  readonly deliveryAddress: AddressBody;
  readonly invoiceAddress: AddressBody;
  readonly recordAddress: AddressBody;
  readonly orderItems: readonly ItemBody[];
  readonly shippingCostItems: readonly { readonly unitPrice: string; readonly manualUnitPrice: true }[];
}

const salesOrderStatuses: Readonly<Record<string, Booking['status']>> = {
  ORDER_ENTRY_IN_PROGRESS: 'open',
  ORDER_CONFIRMATION_PRINTED: 'open',
  CLOSED: 'closed',
  MANUALLY_CLOSED: 'closed',
  CANCELLED: 'cancelled',
};

/** Only a cancelled sales order is over: one that is closed has been delivered and billed. */
export function stateOfSalesOrder(
  status: string | null | undefined,
  noteUnknown: NoteUnknown,
): BookedOrder['state'] {
  return statusOfSalesOrder(status, noteUnknown) === 'cancelled' ? 'over' : 'live';
}

/** Total: whatever weclapp sends is a sales order of ours, somebody else's, or a named bad record. */
export function readBooking(raw: unknown, noteUnknown: NoteUnknown): BookingRecord {
  const parsed = bookingWire.safeParse(raw);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    return {
      kind: 'bad',
      erpOrderId: recordIdWire.safeParse(raw).data?.id ?? 'unknown',
      reason: 'weclapp.unreadable_sales_order',
      ...(field && { field }),
    };
  }
  const { id, version, lastModifiedDate, orderNumberAtCustomer, status, shipped, invoiced } = parsed.data;
  const number = OrderNumber.safeParse(orderNumberAtCustomer);
  if (!number.success) return { kind: 'foreign', erpOrderId: id };
  const reading = {
    erpOrderId: id,
    orderNumber: number.data,
    revision: Number(version),
    changedAtMs: lastModifiedDate,
    status: statusOfSalesOrder(status, noteUnknown),
    isShipped: shipped,
    isInvoiced: invoiced,
  };
  return { kind: 'booking', reading };
}

/** What weclapp does not say, or what is new, ends nothing. */
function statusOfSalesOrder(status: string | null | undefined, noteUnknown: NoteUnknown): Booking['status'] {
  const known = entryOf(salesOrderStatuses, status ?? '');
  if (known === undefined) noteUnknown('salesOrder.status', status ?? 'none');
  return known ?? 'open';
}

export function partyBody({ customer }: SalesOrder): PartyBody {
  return {
    partyType: 'PERSON',
    customer: true,
    firstName: customer.givenName,
    lastName: customer.familyName,
    email: customer.email,
  };
}

/**
 * Prices are gross, since the sales channel is a gross one, and fixed by us: the customer pays what was shown, whatever
 * weclapp's price list says today. Money and quantities are decimal strings, times epoch milliseconds.
 */
export function salesOrderBody(
  order: SalesOrder,
  refs: {
    readonly customerId: string;
    readonly articleIds: ReadonlyMap<string, string>;
    readonly salesChannel: string;
  },
): SalesOrderBody {
  const address = addressBody(order);
  return {
    customerId: refs.customerId,
    orderNumberAtCustomer: order.orderNumber,
    orderDate: order.placedAt.getTime(),
    salesChannel: refs.salesChannel,
    deliveryAddress: address,
    invoiceAddress: address,
    recordAddress: address,
    orderItems: order.lines.map((line, index) => itemBody(line, index + 1, refs.articleIds.get(line.sku))),
    shippingCostItems:
      order.shipping.gross.minor === 0
        ? []
        : [{ unitPrice: formatDecimal(order.shipping.gross), manualUnitPrice: true }],
  };
}

/** What weclapp does not know as an article is booked as free text, so that no revenue is missing from the books. */
function itemBody(line: OrderLine, positionNumber: number, articleId: string | undefined): ItemBody {
  return {
    ...(articleId === undefined ? { itemType: 'FREE_TEXT' } : { articleId }),
    title: articleId === undefined ? `${line.sku} ${line.name}` : line.name,
    quantity: String(line.quantity),
    unitPrice: formatDecimal(line.unitPrice.gross),
    manualUnitPrice: true,
    positionNumber,
  };
}

function addressBody({ customer, shippingAddress: at }: SalesOrder): AddressBody {
  return {
    firstName: customer.givenName,
    lastName: customer.familyName,
    street1: at.street,
    ...optional('street2', at.street2),
    zipcode: at.postalCode,
    city: at.city,
    ...optional('state', at.region),
    countryCode: at.country,
  };
}

function optional<Name extends 'street2' | 'state'>(
  name: Name,
  value: Address['street2'],
): Partial<Record<Name, string>> {
  const field: Partial<Record<Name, string>> = {};
  if (value !== undefined) field[name] = value;
  return field;
}
