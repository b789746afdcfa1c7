/** One state of a parcel: the code of API v3 and the number that webhooks carry. */
export interface ParcelStatus {
  readonly code: string;
  readonly id: number;
  readonly message: string;
}

/** The states a parcel walks through when nothing goes wrong. */
export const journey: readonly ParcelStatus[] = [
  { code: 'READY_TO_SEND', id: 1000, message: 'Ready to send' },
  { code: 'SHIPMENT_PICKED_UP_BY_DRIVER', id: 22, message: 'Shipment picked up by driver' },
  { code: 'PARCEL_EN_ROUTE', id: 91, message: 'Parcel en route' },
  { code: 'DRIVER_EN_ROUTE', id: 92, message: 'Driver en route' },
  { code: 'DELIVERED', id: 11, message: 'Delivered' },
];

/** States beside the usual way, reached by the control path. */
export const exceptions = {
  cancelled: { code: 'CANCELLED', id: 2000, message: 'Cancelled' },
  returned: { code: 'RETURNED_TO_SENDER', id: 62_992, message: 'Returned to sender' },
  exception: { code: 'UNABLE_TO_DELIVER', id: 80, message: 'Unable to deliver' },
  unknown: { code: 'SOMETHING_NEW', id: 99_999, message: 'A status that did not exist yesterday' },
} as const satisfies Readonly<Record<string, ParcelStatus>>;
