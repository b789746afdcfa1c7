import { preset } from '../../jest.preset.mjs';

/** Too long for every day: `npx nx run operations:test:bulk`; ACCORD_PARKED_MESSAGES and ACCORD_ANOMALY_SEEDS say with how many. */
export default {
  ...preset(import.meta.dirname, {
    infra: true,
    testMatch: ['<rootDir>/test/bulk/*.bulk.ts'],
    testTimeout: 3_600_000,
  }),
  globals: {
    parkedMessages: Number(process.env['ACCORD_PARKED_MESSAGES'] ?? 100_000),
    anomalySeeds: Number(process.env['ACCORD_ANOMALY_SEEDS'] ?? 5),
  },
};
