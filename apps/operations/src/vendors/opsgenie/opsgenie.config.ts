import { addressVariable, secretVariable } from '@accord/service-kit';

/** Opsgenie is told of incidents when the key is set. Atlassian ends the product on 5 April 2027. */
export const opsgenieConfig = {
  OPSGENIE_BASE_URL: addressVariable('the address of the Opsgenie API').default(
    'https://api.eu.opsgenie.com',
  ),
  OPSGENIE_API_KEY: secretVariable('the key of an Opsgenie API integration').optional(),
};
