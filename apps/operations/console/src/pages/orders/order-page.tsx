import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Link } from 'wouter';
import { askTimeline } from '../../api/timeline.ts';
import type { Timeline } from '../../api/timeline.ts';
import { counted, formatDuration } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { Moment } from '../../ui/time.tsx';
import { CauseStory } from './cause-story.tsx';
import { Story } from './story.tsx';
import { toneOf } from './entry-words.ts';

/** A story grows while it is watched. */
const lookAgainMs = 5_000;

/** Everything that happened to one order. */
export function OrderPage({ number }: { readonly number: string }): ReactNode {
  const [order, setOrder] = useState<Ordering>('time');
  const story = useQuery({
    queryKey: ['timeline', number],
    queryFn: () => askTimeline(number),
    refetchInterval: lookAgainMs,
  });
  return (
    <Page
      title={`Order ${number}`}
      about={story.data && <About timeline={story.data} />}
      actions={<OrderedBy chosen={order} choose={setOrder} />}
    >
      {story.data !== undefined && <Facts timeline={story.data} />}
      {story.data !== undefined && order === 'time' && <Story timeline={story.data} />}
      {story.data !== undefined && order === 'cause' && <CauseStory entries={story.data.entries} />}
      {story.data === undefined && story.error === null && <Waiting what="the story" />}
      {story.data === undefined && story.error !== null && (
        <Failed error={story.error} retry={story.refetch} />
      )}
    </Page>
  );
}

/** How the same entries are told. */
type Ordering = 'time' | 'cause';

interface OrderedByProps {
  readonly chosen: Ordering;
  readonly choose: (ordering: Ordering) => void;
}

function OrderedBy({ chosen, choose }: OrderedByProps): ReactNode {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label="How it is told"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => choose(keys.has('time') ? 'time' : 'cause')}
    >
      <ToggleButton id="time">By time</ToggleButton>
      <ToggleButton id="cause">By cause</ToggleButton>
    </ToggleButtonGroup>
  );
}

function About({ timeline }: { readonly timeline: Timeline }): ReactNode {
  return (
    <>
      Since <Moment at={timeline.startedAt} />
    </>
  );
}

/** What one wants to know before reading a line of it. */
function Facts({ timeline }: { readonly timeline: Timeline }): ReactNode {
  const { entries, startedAt, lastAt, orderId, traceId, traceUrl, customer } = timeline;
  const troubles = entries.filter((entry) => toneOf(entry) === 'bad').length;
  const retries = entries.filter(({ kind }) => kind === 'retry').length;
  return (
    <dl className="facts">
      <div>
        <dt>So far</dt>
        <dd>
          {counted(entries.length, 'entry', 'entries')} in{' '}
          {formatDuration(Date.parse(lastAt) - Date.parse(startedAt))}
        </dd>
      </div>
      <div>
        <dt>Trouble</dt>
        <dd>
          {troubles === 0 ? (
            <Badge tone="good">none</Badge>
          ) : (
            <Badge tone="bad">{counted(troubles, 'entry', 'entries')}</Badge>
          )}
        </dd>
      </div>
      <div>
        <dt>Retries</dt>
        <dd>{retries}</dd>
      </div>
      <div>
        <dt>Order id</dt>
        <dd>
          <code>{orderId}</code>
        </dd>
      </div>
      <div>
        <dt>Trace</dt>
        <dd>
          {traceId === null && <span className="muted">none yet</span>}
          {traceId !== null && traceUrl === null && <code>{traceId}</code>}
          {traceId !== null && traceUrl !== null && (
            <a href={traceUrl}>
              <code>{traceId}</code>
            </a>
          )}
        </dd>
      </div>
      {customer !== null && (
        <div>
          <dt>Customer</dt>
          <dd>
            <Link href={`/orders?search=${customer}`}>their other orders</Link>
          </dd>
        </div>
      )}
    </dl>
  );
}
