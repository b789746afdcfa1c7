import type { Incident } from '../../api/incidents.ts';
import { formatMoney } from '../../ui/format.ts';
import type { Tone } from '../../ui/status.tsx';

const tones: Readonly<Record<Incident['severity'], Tone>> = {
  info: 'info',
  warning: 'warning',
  critical: 'bad',
};

export function toneOf(severity: Incident['severity']): Tone {
  return tones[severity];
}

/** One amount per currency; they are never added. */
export function worthOf({ revenueAtRisk }: Incident): string {
  return revenueAtRisk.length === 0 ? 'none' : revenueAtRisk.map(formatMoney).join(' + ');
}

/** Of several incidents, again one amount per currency. An order that two of them hold up counts in both. */
export function worthOfAll(incidents: readonly Incident[]): string {
  const sums = new Map<string, number>();
  for (const { revenueAtRisk } of incidents)
    for (const { minor, currency } of revenueAtRisk) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  if (sums.size === 0) return 'none';
  return [...sums].map(([currency, minor]) => formatMoney({ minor, currency })).join(' + ');
}

/** `vendor:moodle` is "moodle (vendor)" to people. */
export function nodeWords(node: string): string {
  const [kind = '', name] = node.split(':', 2);
  return name === undefined ? kind : `${name} (${kind})`;
}
