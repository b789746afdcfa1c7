export { answerJson, answerText, AnsweringVendor, type WriteAnswer } from './answering-vendor.ts';
export { brokenAnswers, cardInAnAnswer } from './broken-answers.ts';
export { CuttingProxy } from './cutting-proxy.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { FakeClock, fixedChance, sequentialIds } from './fakes.ts';
export { type FreshDatabase, freshDatabase } from './fresh-database.ts';
export { freshNamespace } from './fresh-namespace.ts';
export { type TestServers, testServers } from './infrastructure.config.ts';
export { tablesNaming } from './tables-naming.ts';
