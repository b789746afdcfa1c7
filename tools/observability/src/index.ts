export { isEmitted, misnamed, readExposition } from './exposition.ts';
export type { Exposition } from './exposition.ts';
export { seriesIn } from './promql.ts';
export type { NamedSeries } from './promql.ts';
export { alertRules, allExpressions } from './shown.ts';
export type { AlertRule } from './shown.ts';
