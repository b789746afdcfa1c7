import { hubspotRecords } from './vendors/hubspot/hubspot.records.ts';
import { klaviyoRecords } from './vendors/klaviyo/klaviyo.records.ts';

/** How records of this service's vendors become ours: for the report on what is lost on the way. SendGrid sends none. */
export const mappings = [...hubspotRecords, ...klaviyoRecords];
