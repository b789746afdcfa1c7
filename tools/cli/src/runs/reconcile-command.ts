import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { z } from 'zod';
import { inheritedEnvironment } from '../environment.ts';
import type { ServiceName } from '../start/services.ts';
import { Services } from './ask-services.ts';
import { reconciliationStory, ShownReconciliation } from './reconciliation-tables.ts';

const comparisonList = z.object({ items: z.array(z.object({ kind: z.string(), against: z.string() })) });

/** Looks after a repair whose effect comes by messages, and the pause between them. */
const looks = { most: 10, everyMs: 3_000 };

export interface WhatToReconcile {
  /** A comparison, or a service of which all are made; all of all services when left out. */
  readonly domain?: string | undefined;
  readonly repair: boolean;
}

export interface Reconciled {
  readonly reconciliations: readonly (ShownReconciliation & { readonly service: ServiceName })[];
  /** What could not be compared, and why. */
  readonly unknown: readonly string[];
}

/** `accord reconcile [DOMAIN] [--repair]`: exits with 0 when there are no differences, 1 when there are, 2 when it could not tell. */
export function reconcileCommand(): Command {
  return new Command('reconcile')
    .description('hold what the services have against each other and against the vendors')
    .argument(
      '[domain]',
      'a service (checkout, enrollment, …) or one comparison (stock, seats, …); all when left out',
    )
    .option('--repair', 'mend what differs; without it nothing is changed', false)
    .option('--json', 'as JSON, for programs', false)
    .action(async (domain: string | undefined, options: { repair: boolean; json: boolean }) => {
      const services = new Services(workspaceRoot, inheritedEnvironment());
      const found = await reconcile(services, { domain, repair: options.repair });
      const lines = options.json ? [JSON.stringify(found, null, 2)] : reconciliationStory(found);
      for (const line of lines) console.log(line);
      process.exitCode = exitCodeOf(found);
    });
}

export function exitCodeOf({ reconciliations, unknown }: Reconciled): 0 | 1 | 2 {
  if (unknown.length > 0) return 2;
  return reconciliations.some(({ open }) => open > 0) ? 1 : 0;
}

/** @throws CannotStart when no service answers, or none compares such a thing */
export async function reconcile(
  services: Services,
  { domain, repair }: WhatToReconcile,
  everyMs = looks.everyMs,
): Promise<Reconciled> {
  const { answers, answered, silent } = await services.get('/reconciliations');
  const wanted = answered
    .flatMap((service, index) =>
      comparisonList.parse(answers[index]).items.map(({ kind }) => ({ service, kind })),
    )
    .filter(({ service, kind }) => domain === undefined || domain === service || domain === kind)
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  if (wanted.length === 0)
    throw new CannotStart([`nothing that answers compares ${domain ?? 'anything'}`, ...silent].join('; '));
  const unknown = domain === undefined ? [...silent] : [];
  const reconciliations: (ShownReconciliation & { service: ServiceName })[] = [];
  for (const { service, kind } of wanted) {
    try {
      const last = await compare(services, { service, kind, repair, everyMs });
      reconciliations.push({ ...last, service });
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      unknown.push(`${kind}: ${error.message}`);
    }
  }
  return { reconciliations, unknown };
}

function nameOf({ service, kind }: { readonly service: ServiceName; readonly kind: string }): string {
  return `${service} ${kind}`;
}

/** What a repair began comes by messages: it is looked at again until it is there, or has had its time. */
async function compare(
  services: Services,
  {
    service,
    kind,
    repair,
    everyMs,
  }: { service: ServiceName; kind: string; repair: boolean; everyMs: number },
): Promise<ShownReconciliation> {
  const ask = async (dryRun: boolean): Promise<ShownReconciliation> => {
    const body = new Blob([JSON.stringify({ kind, dryRun })]);
    return ShownReconciliation.parse(
      await services.send(service, '/reconciliations', { body, type: 'application/json' }),
    );
  };
  const first = await ask(!repair);
  let last = first;
  for (let look = 0; look < looks.most && isUnderWay(first, last); look += 1) {
    await pause(everyMs);
    last = await ask(true);
  }
  if (last === first) return first;
  return { ...first, open: last.open + last.moving, differences: first.differences };
}

function isUnderWay(first: ShownReconciliation, last: ShownReconciliation): boolean {
  return first.differences.some(({ state }) => state === 'begun') && last.open + last.moving > 0;
}
