import { entryOf, type VendorFailure, type VendorResponse } from '@accord/vendor-client';
import { problemWire } from './weclapp.wire.ts';

/** The part after the last slash of weclapp's problem type decides; its texts do not. */
const byProblem: Readonly<Record<string, VendorFailure>> = {
  unauthorized: { code: 'weclapp.auth_failed', kind: 'wait_for_vendor' },
  forbidden: { code: 'weclapp.auth_failed', kind: 'wait_for_vendor' },
  validation: { code: 'weclapp.refused', kind: 'invalid' },
  invalid_json: { code: 'weclapp.invalid_json', kind: 'bug' },
};

/** Undefined leaves the status to the common table (401, 429, 5xx, …). */
export function readFailure({ status, body }: VendorResponse): VendorFailure | undefined {
  const problem = problemWire.safeParse(body);
  const type = problem.success && status < 500 ? problem.data.type?.split('/').at(-1) : undefined;
  return type === undefined ? undefined : entryOf(byProblem, type);
}
