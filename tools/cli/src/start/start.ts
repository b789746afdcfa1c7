import { join } from 'node:path';
import { people } from '@accord/dev-login';
import { CannotStart, holderOf, type Infra, joinInfra, stateFolder, tryLock } from '@accord/infra';
import { buildWorkspace } from '../build.ts';
import { Addresses } from './addresses.ts';
import { apiWith } from './api.ts';
import { writeDevelopmentKeys } from './api-keys.ts';
import { Crew } from './crew.ts';
import { ensureDatabases } from './databases.ts';
import { placeFirstOrder } from './first-order.ts';
import { Orphans } from './orphans.ts';
import {
  developmentLogin,
  migrations,
  mocks,
  type ProgramContext,
  services,
  usesDevelopmentLogin,
} from './programs.ts';
import { seedCatalogue } from './seed.ts';
import { namedVendors } from './vendor-environment.ts';

export interface StartOptions {
  readonly print: (line: string) => void;
  /** Aborted when the person wants it to end. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Place the README's order once everything is up. */
  readonly withOrder: boolean;
}

/**
 * Brings everything up, stays until `signal` is aborted, and leaves no process, port or lock behind.
 * @throws CannotStart with what to do, also when a service ends by itself
 */
export async function start(options: StartOptions): Promise<void> {
  const lock = join(stateFolder, 'start.lock');
  const release = tryLock(lock);
  if (!release) {
    throw new CannotStart(
      `npm start already runs in this checkout (pid ${holderOf(lock)?.pid ?? 'unknown'}): stop it first`,
    );
  }
  try {
    await startLocked(options);
  } finally {
    release();
  }
}

/** A look every minute whether orders go through; what is started for tests and measurements places none. */
const syntheticOrders = {
  OPERATIONS_SYNTHETIC_SECONDS: '60',
  OPERATIONS_SYNTHETIC_SKUS: 'KIT-ROBOT-01,COURSE-PYTHON-101',
  OPERATIONS_SYNTHETIC_TOKENS: 'stripe=pm_card_visa,adyen=VNVQ2XG6CGNKS9M8',
};

async function startLocked(options: StartOptions): Promise<void> {
  const { print, signal, environment } = options;
  const addresses = new Addresses(environment['ACCORD_PORT_BASE']);
  const orphans = new Orphans(stateFolder);
  await orphans.end();
  await addresses.mustBeFree();
  const infra = await infraAndBuild(print, signal);
  const crew = new Crew(orphans, print);
  try {
    const keys = writeDevelopmentKeys(stateFolder);
    const databases = await ensureDatabases(infra.pgUrl);
    const logs = join(stateFolder, 'logs');
    const context = {
      addresses,
      infra,
      keys,
      databases,
      logs,
      inherited: { ...syntheticOrders, ...environment },
    };
    await Promise.race([runCrew(crew, context, options), firstDeath(crew)]);
  } finally {
    if (signal.aborted) print('stopping');
    await crew.stop();
    await infra.release('now');
  }
}

/** Side by side, because the one waits for servers and the other computes. */
async function infraAndBuild(print: (line: string) => void, signal: AbortSignal): Promise<Infra> {
  const [infra, build] = await Promise.allSettled([
    joinInfra({ profile: 'start', print }),
    buildWorkspace({ projects: ['apps/*', 'libs/*', 'vendor-mocks', 'dev-login'], print, signal }),
  ]);
  if (infra.status === 'rejected') throw infra.reason;
  if (build.status === 'fulfilled') return infra.value;
  await infra.value.release('now');
  throw build.reason;
}

async function runCrew(
  crew: Crew,
  context: ProgramContext,
  { print, signal, withOrder }: StartOptions,
): Promise<void> {
  const startedAt = performance.now();
  const beside = [
    mocks(context, ['inventory', 'checkout']),
    ...(usesDevelopmentLogin(context) ? [developmentLogin(context)] : []),
  ];
  await Promise.all([crew.runAll(migrations(context), signal), crew.startAll(beside, signal)]);
  await crew.startAll(services(context), signal);
  if (signal.aborted) return;
  const api = apiWith(context.keys.developer, signal);
  await seedCatalogue(api, context.addresses);
  announce(context, print);
  for (const vendor of namedVendors(context.inherited))
    print(`  ${vendor}: as named by the environment, not mocked`);
  print(
    `ready ${((performance.now() - startedAt) / 1_000).toFixed(1)} s after the servers; logs are in .accord/logs; Ctrl-C stops everything`,
  );
  if (withOrder) await placeFirstOrder({ api, addresses: context.addresses, print, signal });
  await aborted(signal);
}

function announce(context: ProgramContext, print: (line: string) => void): void {
  const { addresses, keys } = context;
  print('');
  print(`  operations    ${addresses.url('operations')}   console at /`);
  for (const service of ['checkout', 'enrollment', 'inventory', 'customer'] as const) {
    print(`  ${service.padEnd(12)}  ${addresses.url(service)}   pages at /docs`);
  }
  print(`  vendor mocks  ${addresses.url('mocks')}   faults at /__mock/{vendor}/faults`);
  print(`  your key      ${keys.developer}   also in .accord/dev-key`);
  if (usesDevelopmentLogin(context))
    print(
      `  sign in       at ${addresses.url('operations')} as ${people.map(({ id }) => id).join(', ')}; no password`,
    );
  print('');
}

async function firstDeath(crew: Crew): Promise<never> {
  const program = await crew.firstDeath;
  throw new CannotStart(`${program.name} ended by itself; its last lines:\n${program.lastWords()}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
