import { preset } from '../../jest.preset.mjs';

export default preset(import.meta.dirname, {
  infra: true,
  testMatch: ['<rootDir>/test/**/*.system.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
});
