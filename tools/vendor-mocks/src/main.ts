import { readEnvironment } from './environment.ts';
import { startVendorMocks } from './start.ts';

const mocks = await startVendorMocks(readEnvironment());
console.log(`vendor mocks listen on ${mocks.url}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void mocks.stop().then(() => process.exit(0));
  });
