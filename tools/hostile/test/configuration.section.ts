import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stateFolder, workspaceRoot } from '@accord/infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HostileAccord } from './hostile-accord.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Row = readonly [id: string, service: string, changes: Environment, line: RegExp];

/** What is changed in a configuration that works, and what checkout says before it ends. */
const ofCheckout: readonly (readonly [id: string, changes: Environment, line: RegExp])[] = [
  ['config.missing-secret', { STRIPE_SECRET_KEY: undefined }, /STRIPE_SECRET_KEY is not set/],
  ['config.empty-secret', { STRIPE_SECRET_KEY: '' }, /STRIPE_SECRET_KEY is not set/],
  ['config.no-address', { WECLAPP_BASE_URL: 'weclapp' }, /WECLAPP_BASE_URL must be an http\(s\) address/],
  ['config.port-no-number', { ACCORD_PORT: 'many' }, /ACCORD_PORT is not a number/],
  ['config.port-99999', { ACCORD_PORT: '99999' }, /ACCORD_PORT must be a port between/],
  ['config.log-level', { LOG_LEVEL: 'chatty' }, /LOG_LEVEL must be one of/],
  ['config.database-no-address', { DATABASE_URL: 'localhost' }, /DATABASE_URL must be the address/],
  [
    'config.no-key-file',
    { ACCORD_API_KEYS_FILE: '/nowhere/keys.json' },
    /ACCORD_API_KEYS_FILE \/nowhere\/keys\.json/,
  ],
  ['config.folder-for-key-file', { ACCORD_API_KEYS_FILE: '/tmp' }, /ACCORD_API_KEYS_FILE \/tmp/],
  [
    'config.all-at-once',
    { STRIPE_SECRET_KEY: undefined, ADYEN_BASE_URL: 'secret-value', ACCORD_PORT: 'x' },
    /3 mistake\(s\)/,
  ],
];

/** One thing that is missing, one that is nonsense and one that stands twice, of each other service. */
const ofOthers: readonly Row[] = [
  ['missing-secret', 'inventory', { SENDCLOUD_SECRET_KEY: undefined }, /SENDCLOUD_SECRET_KEY is not set/],
  [
    'no-plan',
    'inventory',
    { INVENTORY_FLOWS: 'inventory.follow-stock=often' },
    /INVENTORY_FLOWS has no plan/,
  ],
  ['nonsense', 'inventory', { INVENTORY_POOL_SIZE: 'plenty' }, /INVENTORY_POOL_SIZE /],
  ['missing-secret', 'enrollment', { MOODLE_TOKEN: undefined }, /MOODLE_TOKEN is not set/],
  ['nonsense', 'enrollment', { MOODLE_STUDENT_ROLE_ID: 'teacher' }, /MOODLE_STUDENT_ROLE_ID /],
  [
    'no-day',
    'enrollment',
    { ENROLLMENT_COMPARE_COHORT_DAYS: '0' },
    /ENROLLMENT_COMPARE_COHORT_DAYS must be at least 1/,
  ],
  ['missing-secret', 'customer', { KLAVIYO_API_KEY: undefined }, /KLAVIYO_API_KEY is not set/],
  [
    'no-plan',
    'customer',
    { CUSTOMER_FLOWS: 'customer.klaviyo-profiles=often' },
    /CUSTOMER_FLOWS has no plan/,
  ],
  [
    'other-vendor',
    'customer',
    { CUSTOMER_CRM_VENDOR: 'hubspot', HUBSPOT_BASE_URL: 'http://127.0.0.1:9' },
    /HUBSPOT_ACCESS_TOKEN is not set/,
  ],
  ['no-vendor', 'customer', { CUSTOMER_CRM_VENDOR: 'rolodex' }, /CUSTOMER_CRM_VENDOR must be one of/],
  [
    'short-secret',
    'customer',
    { CUSTOMER_CRM_WEBHOOK_TOKEN: 'short' },
    /CUSTOMER_CRM_WEBHOOK_TOKEN is too short/,
  ],
  ['nonsense', 'customer', { SENDGRID_BASE_URL: 'mail' }, /SENDGRID_BASE_URL must be an http\(s\) address/],
  ['twice', 'customer', { ACCORD_VENDOR_QUOTAS: 'klaviyo=1/1s;klaviyo=none' }, /names klaviyo twice/],
  ['missing-address', 'operations', { CHECKOUT_URL: undefined }, /CHECKOUT_URL /],
  ['short-secret', 'checkout', { WECLAPP_WEBHOOK_TOKEN: 'short' }, /WECLAPP_WEBHOOK_TOKEN is too short/],
  ['no-plan', 'checkout', { CHECKOUT_FLOWS: 'checkout.amazon-orders=often' }, /CHECKOUT_FLOWS has no plan/],
  [
    'missing-secret',
    'checkout',
    { CHECKOUT_MARKETPLACE_VENDOR: 'amazon', AMAZON_REFRESH_TOKEN: undefined },
    /AMAZON_REFRESH_TOKEN is not set/,
  ],
  ['short-key', 'operations', { OPERATIONS_PSEUDONYM_KEY: 'short' }, /must be at least 32 characters/],
  [
    'no-place-for-a-trace',
    'operations',
    { OPERATIONS_TRACE_URL: 'http://127.0.0.1:16686' },
    /\{traceId\} in it/,
  ],
  ['nonsense', 'operations', { OPERATIONS_POLL_MS: 'often' }, /OPERATIONS_POLL_MS /],
  [
    'before-the-pause',
    'operations',
    { OPERATIONS_PAUSE_REMINDER_MS: '-1' },
    /OPERATIONS_PAUSE_REMINDER_MS must be at least 0/,
  ],
  [
    'empty-basket',
    'operations',
    { OPERATIONS_SYNTHETIC_SECONDS: '60' },
    /OPERATIONS_SYNTHETIC_SKUS is not set/,
  ],
  ['in-the-clear', 'operations', { OPERATIONS_OIDC_ISSUER: 'http://id.example' }, /must be an https address/],
  ['no-role', 'operations', { OPERATIONS_OIDC_ROLE_NAMES: 'boss=king' }, /must be pairs name=role/],
  [
    'half',
    'operations',
    { SLACK_BOT_TOKEN: 'xoxb_hostile' },
    /SLACK_CHANNEL is not set, but SLACK_BOT_TOKEN is/,
  ],
  [
    'unsigned',
    'operations',
    { OPERATIONS_WEBHOOK_ADDRESS: 'http://127.0.0.1:9/', OPERATIONS_WEBHOOK_SECRET: 'short' },
    /OPERATIONS_WEBHOOK_SECRET must be `whsec_` and at least 24 bytes in base64/,
  ],
];

const rows: readonly Row[] = [
  ...ofOthers.map(([id, service, ...rest]) => [`config.${service}.${id}`, service, ...rest] as const),
  ...ofCheckout.map(([id, ...rest]) => [id, 'checkout', ...rest] as const),
];

interface End {
  readonly code: unknown;
  readonly said: string;
}

/** Services that are started with something wrong: one clear line, no stack, and an end that a supervisor notices. */
export function configurationSection(accord: () => HostileAccord): void {
  const taken = createServer();

  const ends = new Map<string, End>();

  function run(args: readonly string[], env: Environment) {
    return spawn(process.execPath, args, {
      env: { ...env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache') },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
  }

  const mainOf = (service: string): string => join(workspaceRoot, 'apps', service, 'dist', 'main.js');

  /** As a supervisor does it. */
  async function start(changes: Environment): Promise<End> {
    const child = run([mainOf('checkout')], { ...working(accord()), ...changes });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return { code, said };
  }

  /** Each row of a service, in one process of it; the last one as a supervisor does it. */
  async function startOften(service: string): Promise<void> {
    const its = rows.filter((row) => row[1] === service);
    const child = run([join(import.meta.dirname, 'start-often.ts'), mainOf(service)], working(accord()));
    child.stdin.end(JSON.stringify(its.map(([, , changes]) => ({ ...working(accord()), ...changes }))));
    const [told, said, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    const lines = told.split('\n').filter((line) => line.startsWith('{"code"'));
    for (const [index, [id]] of its.entries()) {
      const line = lines[index];
      ends.set(id, line === undefined ? { code, said } : (JSON.parse(line) as End));
    }
  }

  describe('a configuration', () => {
    beforeAll(async () => {
      taken.listen(0, '127.0.0.1');
      await once(taken, 'listening');
      for (const service of new Set(rows.map((row) => row[1]))) await startOften(service);
    });
    afterAll(() => {
      taken.close();
    });

    it.each(rows)('%s keeps the service from starting, and it says why', (...row) => {
      const [id, , , line] = row;
      const { code, said } = ends.get(id) ?? { code: 'not started', said: '' };
      expect(said).toMatch(line);
      expect(said).not.toMatch(/\n\s+at /);
      expect(said).not.toContain('secret-value');
      expect(code).toBe(1);
    });

    it('config.port-taken: names the port and what to do', async () => {
      const address = taken.address();
      const port = typeof address === 'object' && address ? String(address.port) : '';
      const { code, said } = await start({ ACCORD_PORT: port });
      expect(said).toContain(`port ${port} is in use`);
      expect(code).toBe(1);
    });

    it('config.schema-version: does not run on a database that was not migrated', async () => {
      const { code, said } = await start({ DATABASE_URL: accord().system.databases.inventory });
      expect(said).toMatch(/migrat/);
      expect(code).toBe(1);
    });
  });
}

/** A checkout that would start, on a port of its own, and calls nobody. */
function working({ system, folder }: HostileAccord): Environment {
  const nobody = 'http://127.0.0.1:9';
  const names = ['INVENTORY', 'ENROLLMENT', 'CUSTOMER'].map((name) => [`${name}_URL`, nobody] as const);
  return {
    PATH: process.env['PATH'],
    OPERATIONS_URL: nobody,
    WECLAPP_WEBHOOK_TOKEN: 'weclapp_webhook_hostile',
    SENDCLOUD_BASE_URL: nobody,
    SENDCLOUD_PUBLIC_KEY: 'hostile',
    SENDCLOUD_SECRET_KEY: 'hostile',
    SENDCLOUD_WEBHOOK_KEY: 'hostile',
    MOODLE_BASE_URL: nobody,
    MOODLE_TOKEN: 'hostile',
    KLAVIYO_BASE_URL: nobody,
    KLAVIYO_API_KEY: 'hostile',
    SENDGRID_BASE_URL: nobody,
    SENDGRID_API_KEY: 'hostile',
    SENDGRID_FROM: 'shop@example.org',
    LOG_LEVEL: 'silent',
    ACCORD_PORT: '0',
    DATABASE_URL: system.databases.checkout,
    AMQP_URL: system.infra.rabbitmq.url,
    ACCORD_API_KEYS_FILE: join(folder, 'api-keys.json'),
    ACCORD_SERVICE_KEY: 'ack_a_b',
    ...Object.fromEntries(names),
    STRIPE_BASE_URL: nobody,
    STRIPE_SECRET_KEY: 'sk_test_hostile',
    STRIPE_WEBHOOK_SECRET: 'whsec_hostile',
    ADYEN_BASE_URL: nobody,
    ADYEN_API_KEY: 'hostile',
    ADYEN_MERCHANT_ACCOUNT: 'Hostile',
    ADYEN_HMAC_KEY: 'ab'.repeat(32),
    WECLAPP_BASE_URL: nobody,
    WECLAPP_TOKEN: 'hostile',
  };
}
