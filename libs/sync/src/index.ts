export {
  Flow,
  type Arrival,
  type Checkpoint,
  type Outcome,
  type Page,
  type QuarantineAlert,
  type Result,
  type Staged,
} from './flow.ts';
export type { RunContext } from './run-context.ts';
export { RunRecord, RunView, type Listed } from './run-view.ts';
export { Runs, type RunsOptions } from './runs.ts';
export { SyncTables1763720000000 } from './store/sync-tables.migration.ts';
export { Quarantine } from './quarantine.ts';
export { QuarantineController } from './inbound/quarantine.controller.ts';
export { RunsController } from './inbound/runs.controller.ts';
export { asProblem } from './inbound/problems.ts';
export { syncProviders } from './inbound/sync.providers.ts';
