import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from './ask-services.ts';
import { reconcile, type Reconciled } from './reconcile-command.ts';
import { nameOf } from './reconciliation-tables.ts';

/** What is on its way when the last order has ended is there within this. */
const usual = { domain: undefined, most: 40, everyMs: 3_000 };

export interface Looking {
  /** A service or one comparison; all when undefined. */
  readonly domain?: string | undefined;
  readonly most: number;
  readonly everyMs: number;
}

/** What came of holding everything that is compared against each other, once nothing was on its way any more. */
export interface Agreement {
  /** What could be compared, and that it agrees where it does: a line for a person. */
  readonly summary: string;
  /** A line for each difference, for each record that was still changing, and for what could not be compared. */
  readonly disagreements: readonly string[];
}

/**
 * Looks until no comparison of any service finds a difference, or until it has looked long enough; repairs nothing.
 * @throws CannotStart when no service answers
 */
export async function agreement(
  services: Services,
  { domain, most, everyMs }: Looking = usual,
): Promise<Agreement> {
  let found = await reconcile(services, { domain, repair: false });
  for (let look = 1; look < most && !agrees(found); look += 1) {
    await pause(everyMs);
    found = await reconcile(services, { domain, repair: false });
  }
  const compared = found.reconciliations.map(({ kind, ours }) => `${kind} ${ours.count}`).join(', ');
  const disagreements = [
    ...found.reconciliations.flatMap(differencesOf),
    ...found.unknown.map((reason) => `could not be compared: ${reason}`),
  ];
  return { summary: `reconciled ${compared}: ${disagreements.length} differences`, disagreements };
}

function agrees({ reconciliations, unknown }: Reconciled): boolean {
  return unknown.length === 0 && reconciliations.every(({ open, moving }) => open + moving === 0);
}

function differencesOf(one: Reconciled['reconciliations'][number]): string[] {
  const named = one.differences.map(
    (difference) => `${one.service} ${one.kind}: ${difference.code} ${nameOf(difference)}`,
  );
  const unnamed = one.open - named.length;
  return [
    ...named,
    ...(unnamed > 0 ? [`${one.service} ${one.kind}: ${unnamed} more`] : []),
    ...(one.moving > 0 ? [`${one.service} ${one.kind}: ${one.moving} still changing`] : []),
  ];
}
