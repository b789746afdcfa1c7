import { preset } from '../../jest.preset.mjs';

export default preset(import.meta.dirname, {
  infra: true,
  testMatch: ['<rootDir>/test/contract/*.verify.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 120_000,
});
