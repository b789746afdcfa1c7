import type { Fault } from './cell.ts';
import { brokerFaults } from './faults/broker.ts';
import { databaseFaults } from './faults/database.ts';
import { messageFaults } from './faults/messages.ts';
import { processFaults } from './faults/processes.ts';
import { vendorFaults } from './faults/vendors.ts';

/** Every fault that somebody will meet one day, and what each of those concerned sees of it. */
export const matrix: readonly Fault[] = [
  ...processFaults,
  ...brokerFaults,
  ...databaseFaults,
  ...vendorFaults,
  ...messageFaults,
];
