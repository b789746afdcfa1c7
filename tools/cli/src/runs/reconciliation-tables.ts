import { z } from 'zod';
import { aligned } from '../aligned.ts';
import type { Reconciled } from './reconcile-command.ts';

const Totals = z.object({ count: z.number(), sum: z.number() });
const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable();

/** What is shown of a comparison. */
export const ShownReconciliation = z.object({
  id: z.string(),
  kind: z.string(),
  against: z.string(),
  dryRun: z.boolean(),
  ours: Totals,
  theirs: Totals,
  moving: z.number(),
  open: z.number(),
  differences: z.array(
    z.object({
      key: z.string(),
      fields: z.array(z.string()),
      ours: Facts,
      theirs: Facts,
      code: z.string(),
      action: z.string(),
      state: z.string(),
    }),
  ),
});
export type ShownReconciliation = z.output<typeof ShownReconciliation>;
type ShownDifference = ShownReconciliation['differences'][number];

/** More are in the record of the comparison. */
const mostShown = 20;

/** A table of what was compared, under it each difference with both sides, and what could not be compared. */
export function reconciliationStory({ reconciliations, unknown }: Reconciled): string[] {
  const rows = reconciliations.map(({ service, kind, against, ours, theirs, moving, open }) => [
    `${service}: ${kind}`,
    against,
    amount(ours),
    amount(theirs),
    String(moving),
    open === 0 ? '0 differences' : open === 1 ? '1 difference' : `${open} differences`,
  ]);
  return [
    ...aligned([['compared', 'with', 'here', 'there', 'changing', ''], ...rows]),
    ...reconciliations.flatMap((one) => differencesOf(one)),
    ...unknown.map((reason) => `could not tell: ${reason}`),
  ];
}

function differencesOf({ service, kind, differences, id }: Reconciled['reconciliations'][number]): string[] {
  if (differences.length === 0) return [];
  const shown = differences
    .slice(0, mostShown)
    .map((one) => [nameOf(one), one.code, sidesOf(one), one.action, one.state]);
  const more = differences.length - shown.length;
  return [
    '',
    `${service}: ${kind}`,
    ...aligned([['record', 'what', 'here / there', 'mended by', 'now'], ...shown]).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: GET /reconciliations/${id}`] : []),
  ];
}

/** Orders are known to people by their number. */
export function nameOf({ key, ours, theirs }: ShownDifference): string {
  return String(ours?.['order'] ?? theirs?.['order'] ?? key);
}

function sidesOf({ fields, ours, theirs }: ShownDifference): string {
  if (ours === null) return 'nothing / there';
  if (theirs === null) return 'here / nothing';
  return fields
    .map((field) => `${field} ${String(ours[field] ?? '-')} / ${String(theirs[field] ?? '-')}`)
    .join(', ');
}

function amount({ count, sum }: ShownReconciliation['ours']): string {
  return sum === 0 ? String(count) : `${count} (${sum})`;
}
