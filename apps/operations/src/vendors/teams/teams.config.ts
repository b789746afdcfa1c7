import { addressVariable, secretVariable } from '@accord/service-kit';

/** A Teams channel is told of incidents when both are set: together they are the address of its workflow. */
export const teamsConfig = {
  TEAMS_BASE_URL: addressVariable(
    'the address of a Teams workflow up to `/triggers`, as `https://…/workflows/…`',
  ).optional(),
  TEAMS_SIGNATURE: secretVariable('what stands behind `sig=` in the address of the workflow').optional(),
};
