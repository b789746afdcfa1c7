import type { Override } from '../ledger/records.ts';
import type { Question } from './question.ts';

/** The override that holds now for this service here, if there is one; the latest of several. */
export function overrideFor({ service, state, now }: Question): Override | undefined {
  return state.overrides
    .filter((one) => one.service === service && one.environment === state.environment.name)
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .sort((a, b) => b.at.localeCompare(a.at))[0];
}
