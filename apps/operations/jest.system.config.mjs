import { preset } from '../../jest.preset.mjs';

// A real browser in front of the built console: not for the inner loop.
export default preset(import.meta.dirname, {
  infra: true,
  testMatch: ['<rootDir>/test/**/*.system.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  // Patience, not a measure: a browser among seven other jobs on two cores is slow.
  testTimeout: 90_000,
});
