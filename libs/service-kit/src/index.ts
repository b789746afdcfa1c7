export {
  currentContext,
  inheritContext,
  nameCaller,
  newContext,
  runBehind,
  runInContext,
  runOutsideContext,
} from './context.ts';
export type { CallContext } from './context.ts';
export { monotonicMs, rest, systemChance, systemClock, systemIds, wait } from './system.ts';
export { Personal, Secret, maskText, masked } from './masked.ts';
export { configureLogging, createLogger, logLevels } from './logger.ts';
export type { LogLevel, Logger, LoggingOptions } from './logger.ts';
export { counter, gauge, histogram, measureProcess, registry } from './metrics.ts';
export type { Series } from './series-histogram.ts';
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
export {
  type ProcessRole,
  ConfigError,
  addressVariable,
  baseConfig,
  loadConfig,
  secretVariable,
} from './config.ts';
export type { BaseConfig } from './config.ts';
export { vendorChoice } from './vendor-choice.ts';
export { defineProblems } from './problems/catalogue.ts';
export type { ProblemDefinition, Wording } from './problems/catalogue.ts';
export { Problem } from './problems/problem.ts';
export type { ProblemParameters } from './problems/problem.ts';
export { parseInput } from './problems/invalid-input.ts';
export { toProblem } from './problems/to-problem.ts';
export { ProblemFilter } from './problems/filter.ts';
export { Public, RequiresScope } from './auth/scopes.ts';
export type { Scope } from './auth/scopes.ts';
export { ApiKeyStore, hashKey, newApiKey, storeApiKey, storedApiKey } from './auth/api-keys.ts';
export type { StoredApiKey } from './auth/api-keys.ts';
export { TokenVerifier } from './auth/tokens.ts';
export { SessionCheck } from './auth/session-check.ts';
export { CallerCheck } from './auth/caller-check.ts';
export type { Authenticator } from './auth/caller-check.ts';
export type { Caller } from './auth/caller.ts';
export { clockToken, idsToken } from './http/tokens.ts';
export { NotDescribed } from './api/described-later.ts';
export { Endpoint } from './api/endpoint.ts';
export type { EndpointOptions } from './api/endpoint.ts';
export { ZodBody, ZodParam, ZodQuery } from './api/parameters.ts';
export { defineFlag } from './flags/flag.ts';
export type { Flag, FlagContext } from './flags/flag.ts';
export { Flags } from './flags/flags.ts';
export type { ShownFlag } from './flags/flags.ts';
export { ServedFlags } from './flags/flags.controller.ts';
export { HealthRegistry, readyDocument } from './health.ts';
export type { ReadyDocument } from './health.ts';
export { clockWatch } from './clocks/clock-watch.ts';
export { DatabaseModule } from './database/module.ts';
export { dataSourceOptions } from './database/options.ts';
export type { DatabaseOptions, MigrationClass } from './database/options.ts';
export { isGone, Lifeline } from './database/lifeline.ts';
export { assertMigrated, runMigrations } from './database/migrations.ts';
export { copyInto, queryLater, queryTogether } from './database/in-transaction.ts';
export { Transactions, type Conditional, type TransactionEdges } from './database/transactions.ts';
export type { BoundStatement, PreparedStatement } from './database/statement-batch.ts';
export { isDuplicate, isWorthRepeating, sqlState, toDatabaseFailure } from './database/failures.ts';
export { bodyLimitBytes, createService } from './http/create-service.ts';
export type { ServiceOptions } from './http/create-service.ts';
export { describeHttp } from './http/describe.ts';
export { surveyFields } from './http/json-body.ts';
export { openApiDocument } from './http/documentation.ts';
export { runService } from './http/run-service.ts';
export { listenBacklog, serve } from './http/serve.ts';
export type { RunningService, ServeOptions } from './http/serve.ts';
