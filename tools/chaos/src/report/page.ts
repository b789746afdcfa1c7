import type { CampaignRecord } from '../campaign.ts';
import type { RunRecord } from '../chaos-run.ts';
import { verdictText } from '../verdict.ts';
import { escaped, plotOf } from './plot.ts';

/** The whole report as one file that needs nothing else. */
export function pageOf({ stage, seed, runs, verdict, balanced }: CampaignRecord): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Chaos ${stage}, seed ${seed}</title>
<style>body{font:14px sans-serif;max-width:1000px;margin:2em auto}td,th{padding:2px 10px;text-align:right}td:first-child,th:first-child{text-align:left}.red{color:#b91c1c}</style>
<h1>Chaos, stage ${stage}, seed ${seed}: <span${balanced ? '' : ' class="red"'}>${balanced ? 'everything accounted for' : 'NOT everything accounted for'}</span></h1>
<pre>${verdict.map((line) => escaped(verdictText(line))).join('\n')}</pre>
${runs.map(sectionOf).join('\n')}
</html>
`;
}

function sectionOf(run: RunRecord): string {
  const rows = run.faults.map(
    ({ name, beganMs, undoneMs, upMs, acceptedSilenceMs, publishedSilenceMs }) =>
      `<tr><td>${escaped(name)}</td>${[
        beganMs,
        undoneMs - beganMs,
        upMs - beganMs,
        acceptedSilenceMs,
        publishedSilenceMs,
      ]
        .map((ms) => `<td>${(ms / 1_000).toFixed(1)}</td>`)
        .join('')}</tr>`,
  );
  return `<h2>Seed ${run.seed}: ${run.accepted} orders accepted, ${run.refused} refused, ${run.events} events${run.stopped ? ', stopped early' : ''}</h2>
${plotOf(run)}
<table><tr><th>fault</th><th>began, s</th><th>in force, s</th><th>up again after, s</th><th>longest without an accepted order, s</th><th>longest without a published event, s</th></tr>
${rows.join('\n')}</table>
${run.findings.map(({ kind, text }) => `<p class="red">${kind}: ${escaped(text)}</p>`).join('\n')}`;
}
