import { mockCredentials as mock } from '@accord/vendor-mocks';

type Environment = Readonly<Record<string, string | undefined>>;

/** weclapp signs nothing; what it calls carries this in its address. */
export const mockWeclappWebhookToken = 'weclapp_webhook_accord';

/** What the services' vendor adapters read, filled in for the mocks. */
function mockVariables(mocks: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    STRIPE: {
      BASE_URL: `${mocks}/stripe`,
      SECRET_KEY: mock.stripe.secretKey,
      WEBHOOK_SECRET: mock.stripe.webhookSecret,
    },
    ADYEN: {
      BASE_URL: `${mocks}/adyen/v72`,
      API_KEY: mock.adyen.apiKey,
      MERCHANT_ACCOUNT: mock.adyen.merchantAccount,
      HMAC_KEY: mock.adyen.hmacKey,
    },
    WECLAPP: {
      BASE_URL: `${mocks}/weclapp/webapp/api/v2`,
      TOKEN: mock.weclapp.token,
      WEBHOOK_TOKEN: mockWeclappWebhookToken,
    },
    SHOPWARE: {
      BASE_URL: `${mocks}/shopware/api`,
      CLIENT_ID: mock.shopware.clientId,
      CLIENT_SECRET: mock.shopware.clientSecret,
      APP_SECRET: mock.shopware.appSecret,
    },
    AKENEO: {
      BASE_URL: `${mocks}/akeneo`,
      CLIENT_ID: mock.akeneo.clientId,
      CLIENT_SECRET: mock.akeneo.clientSecret,
      USERNAME: mock.akeneo.username,
      PASSWORD: mock.akeneo.password,
      WEBHOOK_SECRET: mock.akeneo.webhookSecret,
    },
    AMAZON: {
      BASE_URL: `${mocks}/amazon`,
      TOKEN_URL: `${mocks}/amazon/auth/o2/token`,
      CLIENT_ID: mock.amazon.clientId,
      CLIENT_SECRET: mock.amazon.clientSecret,
      REFRESH_TOKEN: mock.amazon.refreshToken,
    },
    SENDCLOUD: {
      BASE_URL: `${mocks}/sendcloud/api/v3`,
      PUBLIC_KEY: mock.sendcloud.publicKey,
      SECRET_KEY: mock.sendcloud.secretKey,
      WEBHOOK_KEY: mock.sendcloud.webhookKey,
    },
    MOODLE: { BASE_URL: `${mocks}/moodle`, TOKEN: mock.moodle.token },
    KLAVIYO: { BASE_URL: `${mocks}/klaviyo`, API_KEY: mock.klaviyo.apiKey },
    HUBSPOT: { BASE_URL: `${mocks}/hubspot`, ACCESS_TOKEN: mock.hubspot.accessToken },
    SENDGRID: {
      BASE_URL: `${mocks}/sendgrid`,
      API_KEY: mock.sendgrid.apiKey,
      FROM: 'shop@example.org',
    },
    SLACK: {
      BASE_URL: `${mocks}/slack`,
      BOT_TOKEN: mock.slack.botToken,
      CHANNEL: mock.slack.channel,
    },
    PAGERDUTY: { BASE_URL: `${mocks}/pagerduty/v2`, ROUTING_KEY: mock.pagerduty.routingKey },
    OPSGENIE: { BASE_URL: `${mocks}/opsgenie`, API_KEY: mock.opsgenie.apiKey },
    TEAMS: { BASE_URL: `${mocks}/teams`, SIGNATURE: mock.teams.signature },
  };
}

/**
 * A vendor that the environment names in any variable is used as named there, and nothing of its mock is mixed in:
 * a mock's key has no business at the real vendor, nor a real key at the mock.
 */
export function vendorEnvironment(mocks: string, environment: Environment): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [vendor, variables] of Object.entries(mockVariables(mocks))) {
    if (isNamed(vendor, environment)) continue;
    for (const [name, value] of Object.entries(variables)) chosen[`${vendor}_${name}`] = value;
  }
  return chosen;
}

/** A mock takes more than the vendor would, so that a load of a hundred orders a second is not held up by its CRM. */
export function quotasOfMocks(environment: Environment): string {
  return ['KLAVIYO', 'HUBSPOT', 'SENDGRID']
    .filter((vendor) => !isNamed(vendor, environment))
    .map((vendor) => `${vendor.toLowerCase()}=1000/1s`)
    .join(';');
}

/** Vendors that are not mocked, for the person who started it. */
export function namedVendors(environment: Environment): string[] {
  return Object.keys(mockVariables('')).filter((vendor) => isNamed(vendor, environment));
}

function isNamed(vendor: string, environment: Environment): boolean {
  return Object.entries(environment).some(
    ([name, value]) => name.startsWith(`${vendor}_`) && value !== undefined && value !== '',
  );
}
