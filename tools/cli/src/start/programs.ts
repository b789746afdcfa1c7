import { dirname, join } from 'node:path';
import { type Infra, workspaceRoot } from '@accord/infra';
import type { Addresses } from './addresses.ts';
import type { DevelopmentKeys } from './api-keys.ts';
import { developmentFlags } from './flags-file.ts';
import type { ProgramOptions } from './program-process.ts';
import { vendorHomeUrl } from './databases.ts';
import { type ServiceName, serviceNames } from './services.ts';
import { mockWeclappWebhookToken, quotasOfMocks, vendorEnvironment } from './vendor-environment.ts';

export interface ProgramContext {
  readonly addresses: Addresses;
  readonly infra: Infra;
  readonly keys: DevelopmentKeys;
  readonly databases: Readonly<Record<ServiceName, string>>;
  /** Where the logs go. */
  readonly logs: string;
  /** The vendors' address when it is not the mocks' own. */
  readonly vendors?: string;
  /** What the person's own environment says; it wins where it names a vendor. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** The migration of each service: makes or updates its tables and its part of the broker's topology. */
export function migrations(context: ProgramContext): ProgramOptions[] {
  return serviceNames.map((service) => ({
    name: `${service} migration`,
    main: built('apps', service, 'migrate.js'),
    env: serviceEnvironment(service, context),
    log: join(context.logs, `${service}.migrate.log`),
  }));
}

export interface Listening extends ProgramOptions {
  /** Answers 2xx once the program may be used. */
  readonly readyUrl: string;
}

export function services(context: ProgramContext): Listening[] {
  return serviceNames.map((service) => ({
    name: service,
    main: built('apps', service, 'main.js'),
    env: serviceEnvironment(service, context),
    log: join(context.logs, `${service}.log`),
    readyUrl: `${context.addresses.url(service)}/health/ready`,
  }));
}

/** @param weclappTells who hears of weclapp's changes; checkout of each order, without which a load does */
export function mocks(
  { addresses, inherited, logs }: Pick<ProgramContext, 'addresses' | 'inherited' | 'logs'>,
  weclappTells: readonly ServiceName[] = ['inventory'],
): Listening {
  const weclapp = `webhooks/weclapp?token=${mockWeclappWebhookToken}`;
  return {
    name: 'vendor mocks',
    main: built('tools', 'vendor-mocks', 'main.js'),
    env: {
      ...inherited,
      ACCORD_MOCKS_PORT: String(addresses.port('mocks')),
      ACCORD_MOCKS_WEBHOOK_STRIPE: `${addresses.url('checkout')}/webhooks/stripe`,
      ACCORD_MOCKS_WEBHOOK_ADYEN: `${addresses.url('checkout')}/webhooks/adyen`,
      ACCORD_MOCKS_WEBHOOK_SENDCLOUD: `${addresses.url('inventory')}/webhooks/sendcloud`,
      ACCORD_MOCKS_WEBHOOK_SHOPWARE: `${addresses.url('inventory')}/webhooks/shopware`,
      ACCORD_MOCKS_WEBHOOK_AKENEO: `${addresses.url('inventory')}/webhooks/akeneo`,
      ACCORD_MOCKS_WEBHOOK_WECLAPP: weclappTells.map((name) => `${addresses.url(name)}/${weclapp}`).join(' '),
    },
    log: join(logs, 'vendor-mocks.log'),
    readyUrl: `${addresses.url('mocks')}/__mock/stripe/state`,
  };
}

/** Whether people sign in to the console with the development provider: not where the environment names another one. */
export function usesDevelopmentLogin({ inherited }: Pick<ProgramContext, 'inherited'>): boolean {
  return (inherited['OPERATIONS_OIDC_ISSUER'] ?? '') === '';
}

export function developmentLogin({
  addresses,
  inherited,
  logs,
}: Pick<ProgramContext, 'addresses' | 'inherited' | 'logs'>): Listening {
  return {
    name: 'development sign-in',
    main: built('tools', 'dev-login', 'main.js'),
    env: {
      ...inherited,
      ACCORD_LOGIN_PORT: String(addresses.port('login')),
      ACCORD_LOGIN_CLIENT_URL: addresses.url('operations'),
    },
    log: join(logs, 'dev-login.log'),
    readyUrl: `${addresses.url('login')}/.well-known/openid-configuration`,
  };
}

function serviceEnvironment(
  service: ServiceName,
  context: ProgramContext,
): Record<string, string | undefined> {
  const { addresses, infra, keys, databases, inherited } = context;
  return {
    ...inherited,
    ...vendorEnvironment(context.vendors ?? addresses.url('mocks'), inherited),
    ACCORD_PORT: String(addresses.port(service)),
    ACCORD_HOST: '127.0.0.1',
    DATABASE_URL: databases[service],
    ACCORD_VENDOR_HOME_URL: inherited['ACCORD_VENDOR_HOME_URL'] ?? vendorHomeUrl(infra.pgUrl),
    ACCORD_VENDOR_QUOTAS: inherited['ACCORD_VENDOR_QUOTAS'] ?? quotasOfMocks(inherited),
    AMQP_URL: infra.amqpUrl,
    ACCORD_API_KEYS_FILE: keys.file,
    ACCORD_FLAGS_FILE: inherited['ACCORD_FLAGS_FILE'] ?? developmentFlags(dirname(keys.file)),
    ACCORD_SERVICE_KEY: keys.services[service],
    ...Object.fromEntries(
      serviceNames.map((name) => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, addresses.url(name)]),
    ),
    // Secret, and the same at the next start: all that is asked of it here.
    OPERATIONS_PSEUDONYM_KEY: inherited['OPERATIONS_PSEUDONYM_KEY'] ?? keys.services.operations,
    ...(usesDevelopmentLogin(context) ? { OPERATIONS_OIDC_ISSUER: addresses.url('login') } : {}),
  };
}

function built(top: string, project: string, file: string): string {
  return join(workspaceRoot, top, project, 'dist', file);
}
