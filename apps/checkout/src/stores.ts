/** Checkout's stores in Postgres, for whoever holds a simulation of them to the original. */
export { checkoutMigrations } from './checkout.migrations.ts';
export { openStores as openCheckoutStores } from './checkout.stores.ts';
