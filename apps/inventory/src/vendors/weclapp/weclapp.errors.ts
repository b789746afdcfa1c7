import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { problemWire } from './weclapp.wire.ts';

/** The part after the last slash of weclapp's problem type decides; its texts do not. */
const byProblem: Readonly<Record<string, VendorFailure>> = {
  unauthorized: { code: 'weclapp.auth_failed', kind: 'wait_for_vendor' },
  forbidden: { code: 'weclapp.forbidden', kind: 'wait_for_vendor' },
  not_found: { code: 'weclapp.not_found', kind: 'not_found' },
  entity_not_found: { code: 'weclapp.not_found', kind: 'not_found' },
  optimistic_lock: { code: 'weclapp.stale_version', kind: 'conflict' },
  validation: { code: 'weclapp.validation', kind: 'invalid' },
  invalid_json: { code: 'weclapp.invalid_json', kind: 'bug' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, ...). */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  const problem = problemWire.safeParse(response.body);
  const type = problem.success ? problem.data.type?.split('/').at(-1) : undefined;
  return type === undefined ? undefined : entryOf(byProblem, type);
}
