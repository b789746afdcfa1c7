import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { askMessageTimeline } from '../../api/timeline.ts';
import { Page } from '../../ui/page.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { CauseStory } from './cause-story.tsx';

/** One message: what led to it, and what it led to. */
export function MessagePage({ id }: { readonly id: string }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['timeline', 'message', id],
    queryFn: () => askMessageTimeline(id),
  });
  return (
    <Page
      title="Message"
      about={
        <>
          <code>{id}</code>
          {typeof data?.orderNumber === 'string' && (
            <>
              , of <Link href={`/orders/${data.orderNumber}`}>order {data.orderNumber}</Link>
            </>
          )}
        </>
      }
    >
      {data === undefined && error === null && <Waiting what="what led to it" />}
      {data === undefined && error !== null && <Failed error={error} retry={refetch} />}
      {data !== undefined && <CauseStory entries={data.entries} marked={id} />}
    </Page>
  );
}
