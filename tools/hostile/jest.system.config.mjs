import { preset } from '../../jest.preset.mjs';

// Whole systems: minutes, not seconds, so the inner loop leaves them out and npm test does not.
export default preset(import.meta.dirname, {
  testMatch: ['<rootDir>/test/**/*.system.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
});
