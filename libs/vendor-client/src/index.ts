export { asParty, type AccountAsParty } from './as-party.ts';
export { createVendorClient } from './create-vendor-client.ts';
export {
  basic,
  bearer,
  formToken,
  header,
  noAuth,
  oauth2ClientCredentials,
  oauth2Password,
  oauth2RefreshToken,
  queryToken,
} from './auth.ts';
export type { VendorAuth } from './auth.ts';
export type { OAuth2Options } from './oauth2.ts';
export type { FormFields } from './encode.ts';
export { entryOf } from './entry-of.ts';
export { showCircuits } from './health.ts';
export { defaultLimits } from './options.ts';
export { parseAnswer } from './parse-answer.ts';
export type {
  ResponseSampling,
  VendorCallRecorder,
  VendorClientOptions,
  VendorLimits,
  VendorRuntime,
} from './options.ts';
export { rateHeaders, type RateReader } from './rate-headers.ts';
export { parseQuota, type QuotaWindow } from './quota/windows.ts';
export type { Lane } from './quota/lanes.ts';
export { openVendorHome, vendorHomeConfig, type VendorHomeConfig } from './home/open-vendor-home.ts';
export { PostgresVendorHome } from './home/postgres-vendor-home.ts';
export { prepareVendorHome } from './home/schema.ts';
export { vendorReference } from './vendor-reference.ts';
export { VendorHome } from './vendor-home.ts';
export { VendorHomeModule, surroundings } from './vendor-home.module.ts';
export type {
  AccountState,
  AccountTrouble,
  CircuitState,
  ConnectionTest,
  Repeat,
  VendorClient,
  VendorFailure,
  VendorRequest,
  VendorResponse,
} from './vendor-client.ts';
