export {
  Flow,
  type Arrival,
  type Checkpoint,
  type Outcome,
  type Page,
  type QuarantineAlert,
  type Result,
  type Sieve,
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
export { RunRecordsKept1763760000000 } from './store/run-records-kept.migration.ts';
export { flowPlansVariable, type FlowPlan } from './triggers/flow-plan.ts';
export { FlowTriggers, type PlannedFlow } from './triggers/flow-triggers.ts';
export { syncProviders } from './inbound/sync.providers.ts';
export { Comparison, type Judgement } from './reconcile/comparison.ts';
export type { Difference } from './reconcile/difference.ts';
export { Reconcile } from './reconcile/reconcile.ts';
export { ReconcileHealth } from './reconcile/reconcile-health.ts';
export { reconcileProviders } from './reconcile/reconcile-providers.ts';
export { ReconcileSchedule } from './reconcile/reconcile-schedule.ts';
export { Reconciliation, type FoundDifference } from './reconcile/reconciliation-view.ts';
export { ReconciliationStore } from './reconcile/reconciliation-store.ts';
export { Reconciliations1763750000000 } from './reconcile/reconciliations.migration.ts';
export {
  compareKeys,
  idAt,
  isWithin,
  madeAt,
  Side,
  SideInMemory,
  type Facts,
  type Fingerprint,
  type Keyed,
  type KeyRange,
} from './reconcile/side.ts';
export { SidePage, SidePrints, SideRecord } from './reconcile/side-wire.ts';
export { ReconciliationsController } from './inbound/reconciliations.controller.ts';
export { ShownSides, SidesController } from './inbound/sides.controller.ts';
