import { akeneoRecords } from './vendors/akeneo/akeneo.records.ts';
import { sendcloudRecords } from './vendors/sendcloud/sendcloud.records.ts';
import { shopwareRecords } from './vendors/shopware/shopware.records.ts';
import { weclappRecords } from './vendors/weclapp/weclapp.records.ts';

/** How records of this service's vendors become ours: for the report on what is lost on the way. */
export const mappings = [...weclappRecords, ...shopwareRecords, ...akeneoRecords, ...sendcloudRecords];
