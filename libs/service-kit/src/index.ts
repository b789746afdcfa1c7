export { currentContext, inheritContext, runInContext } from './context.ts';
export type { CallContext } from './context.ts';
export { monotonicMs, systemChance, systemClock, systemIds, wait } from './system.ts';
export { Personal, Secret, maskText, masked } from './masked.ts';
export { configureLogging, createLogger, logLevels } from './logger.ts';
export type { LogLevel, Logger, LoggingOptions } from './logger.ts';
export { counter, gauge, histogram, measureProcess, registry } from './metrics.ts';
export {
  currentTraceparent,
  markFailed,
  newTraceparent,
  openSpan,
  readTraceparent,
  startTracing,
  traceparentOf,
  withSpan,
} from './tracing.ts';
export type { SpanOptions, Tracing, TracingOptions } from './tracing.ts';
