import { fileURLToPath } from 'node:url';
import { preset } from '../../jest.preset.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** For the consumer tests of one service: real Postgres and RabbitMQ, one worker, honesty judged per file. */
export function pactConsumer(rootDir) {
  const { globalSetup: infraSetup, ...shared } = preset(rootDir, {
    infra: true,
    testMatch: ['<rootDir>/test/contract/**/*.pact.spec.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    setupFilesAfterEnv: [here('jest-after-consumers.mjs')],
    testTimeout: 120_000,
  });
  // Jest takes one global setup: ours, which calls the one that brings up the servers.
  return { ...shared, globalSetup: here('jest-global-setup.mjs'), globals: { infraSetup } };
}
