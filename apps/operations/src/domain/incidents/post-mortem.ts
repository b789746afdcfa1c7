import type { IncidentStory } from './incident.ts';
import { nis2Clock } from './nis2.ts';
import { costOf, titleOf } from './words.ts';

/** A draft in Markdown: what the machine knows stands in it, what only people know is asked for. */
export function postMortemOf(story: IncidentStory): string {
  const { id, cause, openedAt, resolvedAt, owner, severity, signals, impaired, timeline } = story;
  const clock = nis2Clock(openedAt);
  return [
    `# Post-mortem: ${titleOf(cause)}`,
    '',
    'Draft. Sentences in _italics_ are for people to write.',
    '',
    '| | |',
    '| --- | --- |',
    `| Incident | ${id} |`,
    `| Cause | \`${cause.node}\` \`${cause.code}\` |`,
    `| Severity | ${severity} |`,
    `| Began | ${openedAt} |`,
    `| Ended | ${resolvedAt ?? 'not yet'} |`,
    `| Lasted | ${lasted(openedAt, resolvedAt)} |`,
    `| Taken on by | ${owner === null ? 'nobody' : plain(owner)} |`,
    `| Orders | ${costOf(story)} |`,
    '',
    '## What customers met',
    '',
    ...(impaired.length === 0 ? ['Nothing else stood still.'] : impaired.map((node) => `- \`${node}\``)),
    '',
    '_What did they see, and what were they told?_',
    '',
    '## Timeline',
    '',
    '| When (UTC) | Who | What |',
    '| --- | --- | --- |',
    ...timeline.map(({ at, who, what }) => `| ${at} | ${plain(who)} | ${plain(what)} |`),
    '',
    '## What was signalled',
    '',
    '| First | Last | Part | Code | Times |',
    '| --- | --- | --- | --- | --- |',
    ...signals.map(
      (one) =>
        `| ${one.firstAt} | ${one.lastAt} | \`${one.node}\` | \`${one.code}\` | ${String(one.count)} |`,
    ),
    '',
    '## Why it happened',
    '',
    '_The cause behind the cause._',
    '',
    '## What is to change',
    '',
    '- [ ] _Who does what until when?_',
    '',
    '## NIS2',
    '',
    '_Was it significant? If so:_',
    '',
    `- early warning until ${clock.earlyWarningDue}`,
    `- notification until ${clock.notificationDue}`,
    `- final report until ${clock.finalReportDue}`,
    '',
  ].join('\n');
}

function lasted(from: string, to: string | null): string {
  if (to === null) return 'it goes on';
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return `${String(minutes)} minutes`;
}

/** What a person typed stays text: no markup of it comes to life, and no line of the table ends in it. */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
    .replace(/[\\`*_[\]|~#!@]/g, String.raw`\$&`);
}
