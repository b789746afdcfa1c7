import { rmSync } from 'node:fs';
import { preset } from '../../jest.preset.mjs';

// Pact merges into what is there: an interaction that nobody expects any more would stay for ever.
rmSync(new URL('../../contracts/pacts/checkout/', import.meta.url), { recursive: true, force: true });

export default preset(import.meta.dirname, {
  testMatch: ['<rootDir>/test/contract/**/*.pact.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
});
