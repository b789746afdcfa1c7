import { addressVariable, secretVariable } from '@accord/service-kit';

/** PagerDuty is told of incidents when the key is set. */
export const pagerdutyConfig = {
  PAGERDUTY_BASE_URL: addressVariable('the address of the PagerDuty Events API').default(
    'https://events.pagerduty.com/v2',
  ),
  PAGERDUTY_ROUTING_KEY: secretVariable('the integration key of a PagerDuty service').optional(),
};
