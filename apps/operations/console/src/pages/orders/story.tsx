import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Entry, Timeline } from '../../api/timeline.ts';
import { formatDuration, formatTime } from '../../ui/format.ts';
import { Mark } from '../../ui/status.tsx';
import { detailsOf, kindNames, titleOf, toneOf } from './entry-words.ts';
import { foldedScale } from './scale.ts';

/** One line per thing that happened, with its place in time beside it. */
export function Story({ timeline: { entries, startedAt } }: { readonly timeline: Timeline }): ReactNode {
  const scale = useMemo(
    () => foldedScale(entries.flatMap(({ at, durationMs = 0 }) => [endOf(at) - durationMs, endOf(at)])),
    [entries],
  );
  return (
    <div className="table-frame" role="region" aria-label="Story" tabIndex={0}>
      <table className="story">
        <thead>
          <tr>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col">Service</th>
            <th scope="col">What happened</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="number">
              Took
            </th>
            <th scope="col" className="span-column">
              <span title="Pauses are drawn shorter the longer they are">When</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <StoryRow key={entry.id} entry={entry} startedAt={startedAt} scale={scale} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly startedAt: string;
  readonly scale: (moment: number) => number;
}

function StoryRow({ entry, startedAt, scale }: RowProps): ReactNode {
  const { at, service, kind, outcome, durationMs } = entry;
  const tone = toneOf(entry);
  const facts = detailsOf(entry);
  return (
    <tr className={tone === 'bad' ? 'row-bad' : undefined}>
      <td className="number">
        <time dateTime={at} title={formatTime(at)}>
          {offset(Date.parse(at) - Date.parse(startedAt))}
        </time>
      </td>
      <td>{service}</td>
      <td>
        <span className="story-title">
          <Mark tone={tone} />
          {titleOf(entry)}
          <span className="kind">{kindNames[kind] ?? kind}</span>
        </span>
        {facts.length > 0 && (
          <span className="story-facts">
            {facts.map(([name, value]) => (
              <span key={name}>
                {name} <b>{value}</b>
              </span>
            ))}
          </span>
        )}
      </td>
      <td>{outcome === undefined ? '' : <code className={`tone-${tone}`}>{outcome}</code>}</td>
      <td className="number">{durationMs === undefined ? '' : formatDuration(durationMs)}</td>
      <td className="span-column" aria-hidden>
        <Span from={scale(endOf(at) - (durationMs ?? 0))} to={scale(endOf(at))} tone={tone} />
      </td>
    </tr>
  );
}

function Span({
  from,
  to,
  tone,
}: {
  readonly from: number;
  readonly to: number;
  readonly tone: string;
}): ReactNode {
  const left = from * 100;
  const width = Math.max((to - from) * 100, 1.2);
  return (
    <svg className={`span tone-${tone}`} viewBox="0 0 100 10" preserveAspectRatio="none">
      <rect className="span-ground" x="0" y="4.6" width="100" height=".8" />
      <rect x={Math.min(left, 100 - width)} y="2" width={width} height="6" rx="1" />
    </svg>
  );
}

/** An entry is written when the thing is over. */
function endOf(at: string): number {
  return Date.parse(at);
}

function offset(ms: number): string {
  return ms === 0 ? '0' : `+${formatDuration(ms)}`;
}
