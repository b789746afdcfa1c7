import { fileURLToPath } from 'node:url';
import { preset } from '../../jest.preset.mjs';

/** For the consumer tests of one service: real Postgres and RabbitMQ, one worker, honesty judged per file. */
export function pactConsumer(rootDir) {
  return preset(rootDir, {
    infra: true,
    testMatch: ['<rootDir>/test/contract/**/*.pact.spec.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    setupFilesAfterEnv: [fileURLToPath(new URL('jest-after-consumers.mjs', import.meta.url))],
    testTimeout: 120_000,
  });
}
