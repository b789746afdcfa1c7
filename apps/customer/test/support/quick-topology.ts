import type { Topology } from '@accord/messaging';
import { customerTopology } from '../../src/customer.topology.ts';

/** The same ladder with steps that a test can wait for. */
export const quickTopology: Topology = {
  ...customerTopology,
  retryTiers: [
    { name: '20ms', delayMs: 20 },
    { name: '100ms', delayMs: 100 },
    { name: '300ms', delayMs: 300 },
    { name: '1000ms', delayMs: 1_000 },
  ],
};
