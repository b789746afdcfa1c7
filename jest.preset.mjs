import { fileURLToPath } from 'node:url';

/**
 * One preset for every project: native ESM, compiled by swc because Nest needs decorator metadata.
 * `infra: true` brings up (or joins) the private Postgres and RabbitMQ for the time of the run.
 */
export function preset(
  rootDir,
  { infra = false, testMatch = ['<rootDir>/{src,test}/**/*.spec.ts'], ...more } = {},
) {
  const workspace = fileURLToPath(new URL('.', import.meta.url));
  return {
    rootDir,
    // One cache for all projects.
    id: 'accord',
    testEnvironment: 'node',
    testMatch,
    testPathIgnorePatterns: [
      '/node_modules/',
      '/dist/',
      '\\.pact\\.spec\\.ts$',
      '\\.verify\\.spec\\.ts$',
      '\\.system\\.spec\\.ts$',
    ],
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    extensionsToTreatAsEsm: ['.ts'],
    testEnvironmentOptions: { customExportConditions: ['@accord/source', 'node', 'node-addons'] },
    transform: {
      '^.+\\.ts$': [
        `${workspace}tools/jest-transformer.mjs`,
        {
          jsc: {
            target: 'es2024',
            experimental: { keepImportAttributes: true },
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
          module: { type: 'es6' },
          sourceMaps: 'inline',
        },
      ],
    },
    ...(infra ? { globalSetup: `${workspace}tools/infra/jest-global-setup.mjs` } : {}),
    maxWorkers: 1,
    workerIdleMemoryLimit: '700MB',
    testTimeout: 60_000,
    ...more,
  };
}
