import { preset } from '../../jest.preset.mjs';

export default preset(import.meta.dirname, {
  infra: true,
  testMatch: ['<rootDir>/{src,test,console/src}/**/*.spec.ts'],
});
