export { KeysController } from './http/keys.controller.ts';
export { MasterKeys, type Master } from './master-keys.ts';
export { type Decider } from './clusters.ts';
export { personRules, productRules } from './matching/rules.ts';
export { type MatchRules, type TraitRule } from './matching/match-rules.ts';
export { MasterKeys1763706000000 } from './migration.ts';
export { type KnownRecord, type ObservedRecord, type RecordRef, type Traits } from './record.ts';
export type { Change, Pair } from './rows.ts';
