import { preset } from '../../jest.preset.mjs';

export default preset(import.meta.dirname, {
  testMatch: ['<rootDir>/test/contract/*.pact.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
});
