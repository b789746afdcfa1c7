import type { CheckoutStores, PaymentGateway } from '@accord/checkout/saga';
import type { UnitOfWork } from '@accord/messaging';
import type { MemoryDatabase } from '../memory/memory-database.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import type { EnrollmentParts } from './enrollment-machine.ts';
import type { InventoryParts } from './inventory-machine.ts';

/** Where a part is put in: which process it belongs to, and what it may use. */
export interface Place {
  readonly replica: Replica;
  readonly database: MemoryDatabase;
  readonly setting: Setting;
}

/** Parts that are replaced by worse ones: how it is shown that a broken machine is found. */
export interface Alterations {
  readonly work?: (part: UnitOfWork, place: Place) => UnitOfWork;
  readonly checkoutStores?: (part: CheckoutStores, place: Place) => CheckoutStores;
  readonly inventoryStores?: (part: InventoryParts['stores'], place: Place) => InventoryParts['stores'];
  readonly enrollmentStores?: (part: EnrollmentParts['stores'], place: Place) => EnrollmentParts['stores'];
  readonly gateway?: (part: PaymentGateway, place: Place) => PaymentGateway;
}
