import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Entry } from '../../api/timeline.ts';
import { formatDuration, formatTime } from '../../ui/format.ts';
import { Mark } from '../../ui/status.tsx';
import { causeTree } from './cause-tree.ts';
import type { Branch } from './cause-tree.ts';
import { detailsOf, kindNames, titleOf, toneOf } from './entry-words.ts';

interface CauseStoryProps {
  readonly entries: readonly Entry[];
  /** One that is looked for among them. */
  readonly marked?: string;
}

/** What led to what: each entry stands below its cause. */
export function CauseStory({ entries, marked }: CauseStoryProps): ReactNode {
  const branches = useMemo(() => causeTree(entries), [entries]);
  const startedAt = Date.parse(entries[0]?.at ?? '');
  return (
    <section className="causes-tree" aria-label="What led to what">
      <Branches branches={branches} startedAt={startedAt} marked={marked} />
    </section>
  );
}

interface BranchesProps {
  readonly branches: readonly Branch[];
  readonly startedAt: number;
  readonly marked: string | undefined;
}

function Branches({ branches, startedAt, marked }: BranchesProps): ReactNode {
  return (
    <ol>
      {branches.map(({ entry, led }) => (
        <li key={entry.id}>
          <EntryLine entry={entry} startedAt={startedAt} isMarked={entry.id === marked} />
          {led.length > 0 && <Branches branches={led} startedAt={startedAt} marked={marked} />}
        </li>
      ))}
    </ol>
  );
}

interface EntryLineProps {
  readonly entry: Entry;
  readonly startedAt: number;
  readonly isMarked: boolean;
}

function EntryLine({ entry, startedAt, isMarked }: EntryLineProps): ReactNode {
  const { at, service, kind, outcome, durationMs, traceUrl } = entry;
  const tone = toneOf(entry);
  const after = Date.parse(at) - startedAt;
  return (
    <div
      className={isMarked ? 'cause-line marked' : 'cause-line'}
      aria-current={isMarked ? 'true' : undefined}
    >
      <span className="story-title">
        <Mark tone={tone} />
        {titleOf(entry)}
        <span className="kind">
          {kindNames[kind] ?? kind}, {service}
        </span>
      </span>
      {outcome !== undefined && <code className={`tone-${tone}`}>{outcome}</code>}
      {detailsOf(entry).map(([name, value]) => (
        <span key={name} className="muted">
          {name} {value}
        </span>
      ))}
      <span className="cause-when muted">
        {durationMs !== undefined && `took ${formatDuration(durationMs)} · `}
        <time dateTime={at} title={formatTime(at)}>
          {after === 0 ? '0' : `+${formatDuration(after)}`}
        </time>
        {traceUrl !== null && (
          <>
            {' '}
            · <a href={traceUrl}>trace</a>
          </>
        )}
      </span>
    </div>
  );
}
