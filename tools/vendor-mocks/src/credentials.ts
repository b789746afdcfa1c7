/** Development credentials. They open nothing but the mocks; the second of a pair belongs to the account `second`. */
export const mockCredentials = {
  stripe: {
    secretKey: 'sk_test_accord',
    secretKeySecond: 'sk_test_accord_2',
    webhookSecret: 'whsec_accord',
    webhookSecretSecond: 'whsec_accord_2',
  },
  adyen: {
    apiKey: 'adyen_test_accord',
    apiKeySecond: 'adyen_test_accord_2',
    merchantAccount: 'AccordDE',
    merchantAccountSecond: 'AccordDE_2',
    /** 32 bytes in hex, as Adyen's customer area shows it. */
    hmacKey: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
    hmacKeySecond: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
  },
  akeneo: {
    clientId: '1_akeneo_test_accord',
    clientSecret: 'akeneo_secret_accord',
    username: 'accord_0001',
    password: 'akeneo_password_accord',
    passwordSecond: 'akeneo_password_accord_2',
    webhookSecret: 'akeneo_webhook_accord',
    /** One that never ends, for whoever does not ask for any. */
    token: 'akeneo_token_accord',
  },
  amazon: {
    clientId: 'amzn1.application-oa2-client.accord',
    clientSecret: 'amazon_secret_accord',
    refreshToken: 'Atzr|amazon_test_accord',
    refreshTokenSecond: 'Atzr|amazon_test_accord_2',
    marketplaceId: 'A1PA6795UKMFR9',
    /** One that never ends, for whoever does not ask for any. */
    token: 'Atza|amazon_token_accord',
  },
  shopware: {
    clientId: 'SWIAACCORDTEST',
    clientIdSecond: 'SWIAACCORDTEST2',
    clientSecret: 'shopware_test_accord',
    clientSecretSecond: 'shopware_test_accord_2',
    appSecret: 'shopware_app_accord',
    /** One that never ends, for whoever does not ask for any. */
    token: 'shopware_token_accord',
  },
  weclapp: { token: 'weclapp_test_accord', tokenSecond: 'weclapp_test_accord_2' },
  sendcloud: {
    publicKey: 'sendcloud_public',
    secretKey: 'sendcloud_secret',
    publicKeySecond: 'sendcloud_public_2',
    secretKeySecond: 'sendcloud_secret_2',
    webhookKey: 'sendcloud_webhook',
    webhookKeySecond: 'sendcloud_webhook_2',
  },
  moodle: { token: 'moodle_test_accord', tokenSecond: 'moodle_test_accord_2' },
  klaviyo: { apiKey: 'klaviyo_test_accord', apiKeySecond: 'klaviyo_test_accord_2' },
  hubspot: {
    accessToken: 'pat-eu1-hubspot_test_accord',
    accessTokenSecond: 'pat-eu1-hubspot_test_accord_2',
    clientSecret: 'hubspot_client_accord',
  },
  sendgrid: { apiKey: 'SG.test_accord', apiKeySecond: 'SG.test_accord_2' },
  slack: { botToken: 'xoxb_test_accord', botTokenSecond: 'xoxb_test_accord_2', channel: 'C0ACCORD01' },
  pagerduty: { routingKey: 'pagerduty_test_accord', routingKeySecond: 'pagerduty_test_accord_2' },
  opsgenie: { apiKey: 'opsgenie_test_accord', apiKeySecond: 'opsgenie_test_accord_2' },
  teams: { signature: 'teams_test_accord', signatureSecond: 'teams_test_accord_2' },
} as const;
