export { eventually, type EventuallyOptions } from './eventually.ts';
export { FakeClock, fixedChance, sequentialIds } from './fakes.ts';
export { type FreshDatabase, freshDatabase } from './fresh-database.ts';
export { freshNamespace } from './fresh-namespace.ts';
export { type TestServers, testServers } from './infrastructure.config.ts';
