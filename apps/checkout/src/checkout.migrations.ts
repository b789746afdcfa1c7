import {
  ForgettingTables1763840000000,
  MessagingTables1763683200000,
  PausedFlows1763790000000,
} from '@accord/messaging';
import {
  Reconciliations1763750000000,
  RunRecordsKept1763760000000,
  SyncTables1763720000000,
} from '@accord/sync';
import type { MigrationClass } from '@accord/service-kit';
import { Orders1732147200000 } from './outbound/migrations/1732147200000-orders.ts';
import { KeptNotices1763710000000 } from './outbound/migrations/1763710000000-kept-notices.ts';
import { KeyOwners1763730000000 } from './outbound/migrations/1763730000000-key-owners.ts';
import { MarketplaceOrders1763800000000 } from './outbound/migrations/1763800000000-marketplace-orders.ts';
import { OrderBookings1763830000000 } from './outbound/migrations/1763830000000-order-bookings.ts';
import { NoticedAmounts1763720000000 } from './outbound/migrations/1763720000000-noticed-amounts.ts';
import { ReconciledAttempts1763740000000 } from './outbound/migrations/1763740000000-reconciled-attempts.ts';
import { OrdersByErpId1763760000000 } from './outbound/migrations/1763760000000-orders-by-erp-id.ts';
import { SyntheticOrders1763810000000 } from './outbound/migrations/1763810000000-synthetic-orders.ts';
import { ToldPayments1763820000000 } from './outbound/migrations/1763820000000-told-payments.ts';
import { StrandedPayments1763703600000 } from './outbound/migrations/1763703600000-stranded-payments.ts';

/** In the order of their application. */
export const checkoutMigrations: readonly MigrationClass[] = [
  MessagingTables1763683200000,
  Orders1732147200000,
  StrandedPayments1763703600000,
  KeptNotices1763710000000,
  NoticedAmounts1763720000000,
  KeyOwners1763730000000,
  ReconciledAttempts1763740000000,
  Reconciliations1763750000000,
  OrdersByErpId1763760000000,
  SyncTables1763720000000,
  RunRecordsKept1763760000000,
  PausedFlows1763790000000,
  MarketplaceOrders1763800000000,
  SyntheticOrders1763810000000,
  ToldPayments1763820000000,
  OrderBookings1763830000000,
  ForgettingTables1763840000000,
];
