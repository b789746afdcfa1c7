import { adyenRecords } from './vendors/adyen/adyen.records.ts';
import { amazonRecords } from './vendors/amazon/amazon.records.ts';
import { stripeRecords } from './vendors/stripe/stripe.records.ts';
import { weclappRecords } from './vendors/weclapp/weclapp.records.ts';

/** How records of this service's vendors become ours: for the report on what is lost on the way. */
export const mappings = [...stripeRecords, ...adyenRecords, ...amazonRecords, ...weclappRecords];
