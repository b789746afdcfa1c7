import type { Entry } from '../../api/timeline.ts';
import type { Tone } from '../../ui/status.tsx';

const goodOutcomes: ReadonlySet<string> = new Set(['ok', 'done']);

/** What kind of thing happened, as a heading would say it. */
export const kindNames: Readonly<Record<string, string>> = {
  event: 'Event',
  'vendor-call': 'Vendor call',
  retry: 'Retry',
  parked: 'Parked',
  redelivery: 'Sent again',
  compensation: 'Undone',
};

/** An entry's own name without what the columns beside it already say. */
export function titleOf({ kind, name }: Entry): string {
  if (kind === 'event')
    return name
      .replace(/^[a-z]+\./, '')
      .replace(/\.v\d+$/, '')
      .replaceAll(/[.-]/g, ' ');
  if (kind === 'compensation') return name.replaceAll('-', ' ');
  return name;
}

export function toneOf({ kind, outcome }: Entry): Tone {
  if (kind === 'parked') return 'bad';
  if (kind === 'retry') return 'warning';
  if (kind === 'compensation') return 'warning';
  if (kind === 'redelivery') return 'info';
  if (outcome === undefined) return 'info';
  return goodOutcomes.has(outcome) ? 'good' : 'bad';
}

/** Ids that help a machine only, in the order in which they came; the rest is for people. */
export function detailsOf({ detail, attempt }: Entry): readonly (readonly [string, string])[] {
  const facts = Object.entries(detail)
    .filter(([name, value]) => !(name === 'account' && value === 'default'))
    .filter(([name]) => !/(^|[a-z])(Id|Ref)$/.test(name) && name !== 'orderNumber')
    .map(([name, value]) => [spaced(name), String(value)] as const);
  return attempt === undefined || attempt < 2 ? facts : [['attempt', String(attempt)], ...facts];
}

function spaced(name: string): string {
  return name.replaceAll(
    /([a-z])([A-Z])/g,
    (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}
