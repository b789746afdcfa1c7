import type { Finding } from '../finding.ts';
import type { VendorDrift } from './drift.ts';

/** 2 when something breaks or nothing can be said, 1 when a person should look, 0 when all is as it was. */
export function exitCodeOf(drifts: readonly VendorDrift[]): 0 | 1 | 2 {
  const severities = new Set(drifts.flatMap(({ findings }) => findings.map(({ severity }) => severity)));
  if (severities.has('breaking') || drifts.some(({ state }) => state === 'stale')) return 2;
  return severities.has('risk') ? 1 : 0;
}

/** The report as people read it: per vendor one line of what it comes to, and one for each change. */
export function textOf(drifts: readonly VendorDrift[]): string {
  return `${drifts.flatMap(linesOf).join('\n')}\n`;
}

function linesOf({ vendor, owner, state, why, pinned, published, findings }: VendorDrift): string[] {
  const version = `${short(pinned)} -> ${short(published)}`;
  const head = `vendor-${vendor} (owner ${owner})`;
  if (state === 'stale') return [`${head}: STALE, nothing can be said: ${why ?? 'unknown'}`];
  if (pinned === undefined) return [`${head}: publishes no specification; its samples are recent enough`];
  const count = (severity: Finding['severity']): number =>
    findings.filter((one) => one.severity === severity).length;
  const services = [...new Set(findings.map(({ pair }) => pair.consumer))].join(', ') || 'none';
  const flows = [...new Set(findings.flatMap(({ flow }) => flow ?? []))].join(', ') || 'none';
  return [
    `${head} spec drift: ${version}`,
    `  ${count('breaking')} breaking, ${count('risk')} risk, ${count('notice')} notice; affected services: ${services}; flows: ${flows}`,
    ...findings.map(
      ({ severity, pair, interaction = '', flow = 'none', message, code }) =>
        `  ${severity.toUpperCase().padEnd(8)} ${pair.consumer} "${interaction}" ${message} [${code}] flow=${flow}`,
    ),
  ];
}

function short(digest: string | undefined): string {
  return digest === undefined ? 'none' : `spec-${digest.slice(0, 8)}`;
}
