import { readEnvironment } from './environment.ts';
import { startVendorMocks, type WebhookTargets } from './start.ts';

const environment = readEnvironment();
const targets: [keyof WebhookTargets, string | undefined][] = [
  ['stripe', environment.ACCORD_MOCKS_WEBHOOK_STRIPE],
  ['adyen', environment.ACCORD_MOCKS_WEBHOOK_ADYEN],
  ['sendcloud', environment.ACCORD_MOCKS_WEBHOOK_SENDCLOUD],
  ['weclapp', environment.ACCORD_MOCKS_WEBHOOK_WECLAPP],
];
const mocks = await startVendorMocks({ port: environment.ACCORD_MOCKS_PORT });
for (const [vendor, url] of targets) mocks.webhook(vendor, url);
console.log(`vendor mocks listen on ${mocks.url}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void mocks.stop().then(() => process.exit(0));
  });
