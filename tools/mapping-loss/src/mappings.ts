import { mappings as checkout } from '@accord/checkout/mappings';
import { mappings as customer } from '@accord/customer/mappings';
import { mappings as enrollment } from '@accord/enrollment/mappings';
import { mappings as inventory } from '@accord/inventory/mappings';
import type { RecordMapping } from './record-mapping.ts';

/** Every kind of record that a vendor sends us. */
export const mappings: readonly RecordMapping[] = [...inventory, ...customer, ...checkout, ...enrollment];
