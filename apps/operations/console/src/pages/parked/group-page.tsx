import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Hand, Send } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { askGroup, askLetters, letGroupGo } from '../../api/parked.ts';
import type { Group, Letter } from '../../api/parked.ts';
import { queries } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { tellOutcome } from '../../app/told.tsx';
import { formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { HoldQuestion } from './hold-question.tsx';
import { RedeliverQuestion } from './redeliver-question.tsx';

const columns: readonly Column<Letter>[] = [
  { name: 'Parked', width: '11rem', cell: ({ parkedAt }) => <Ago at={parkedAt} /> },
  { name: 'Message', width: 'minmax(0, 1.2fr)', cell: ({ messageId }) => <code>{messageId}</code> },
  {
    name: 'Story',
    width: 'minmax(0, 1.2fr)',
    wideOnly: true,
    cell: ({ story }) =>
      story === null ? <span className="muted">could not be read</span> : <code>{story}</code>,
  },
  { name: 'Attempts', width: '6rem', wideOnly: true, alignRight: true, cell: ({ attempts }) => attempts },
  { name: 'State', width: '8rem', cell: ({ status }) => status },
];

/** Short lists follow by themselves; of a long one every page shown would have to be asked for again. */
const pagesThatFollow = 3;

/** All messages with one cause, and what can be done about them at once. */
export function GroupPage({ groupId }: { readonly groupId: string }): ReactNode {
  const group = useQuery({ queryKey: ['parked', 'group', groupId], queryFn: () => askGroup(groupId) });
  if (group.data === undefined)
    return (
      <Page title="Parked messages">
        {group.error === null ? (
          <Waiting what="the group" />
        ) : (
          <Failed error={group.error} retry={group.refetch} />
        )}
      </Page>
    );
  return <Known group={group.data} />;
}

function Known({ group }: { readonly group: Group }): ReactNode {
  const { groupId, count, reason, queue, eventType } = group;
  const [read, setRead] = useState(count);
  const letters = usePages({
    key: ['letters', groupId, read],
    ask: (cursor) => askLetters({ group: groupId, cursor }),
    keepWhileAsking: true,
  });
  const isBehind = count !== read;
  if (isBehind && letters.pages <= pagesThatFollow) setRead(count);
  return (
    <Page title={reason} about={`${queue} could not handle ${eventType}`} actions={<Actions group={group} />}>
      <GroupFacts group={group} />
      {letters.items === undefined && letters.error === null && <Waiting what="the messages" />}
      {letters.items === undefined && letters.error !== null && (
        <Failed error={letters.error} retry={letters.retry} />
      )}
      {isBehind && (
        <p role="status" className="notice tone-info">
          Messages have come or gone since this list was read.{' '}
          <Button className="button small" onPress={() => setRead(count)}>
            Read it again
          </Button>
        </p>
      )}
      {letters.items?.length === 0 && (
        <Empty title="None of them waits any more">
          They are back with their consumer. <Link href="/redeliveries">See the redeliveries</Link>.
        </Empty>
      )}
      {letters.items !== undefined && letters.items.length > 0 && (
        <VirtualTable
          label="Messages of this group"
          columns={columns}
          rows={letters.items}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/parked/letters/${id}`}
          rowHeight={36}
          more={letters.more}
        />
      )}
    </Page>
  );
}

function Actions({ group }: { readonly group: Group }): ReactNode {
  const mayWrite = useMay('operations:write');
  const [asked, setAsked] = useState<'hold' | 'redeliver'>();
  const release = useMutation({
    mutationFn: () => letGroupGo(group.groupId),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['parked'] });
      tellOutcome(`${group.reason} is let go: it can be sent again`);
    },
  });
  if (!mayWrite) return null;
  const close = (): void => setAsked(undefined);
  return (
    <>
      <Refusal error={release.error} />
      {group.hold === null ? (
        <Button className="button" onPress={() => setAsked('hold')}>
          <Hand aria-hidden /> Hold
        </Button>
      ) : (
        <Button className="button" isDisabled={release.isPending} onPress={() => release.mutate()}>
          <Hand aria-hidden /> Let go
        </Button>
      )}
      <Button
        className="button primary"
        isDisabled={group.count === 0 || group.hold !== null}
        onPress={() => setAsked('redeliver')}
      >
        <Send aria-hidden /> Send again …
      </Button>
      {asked === 'hold' && <HoldQuestion group={group} onClose={close} />}
      {asked === 'redeliver' && (
        <RedeliverQuestion what={group.reason} selection={{ groupId: group.groupId }} onClose={close} />
      )}
    </>
  );
}

function GroupFacts({ group }: { readonly group: Group }): ReactNode {
  const { count, orders, vendor, firstParkedAt, lastParkedAt, hold, stackDigest } = group;
  return (
    <>
      {hold !== null && (
        <p className="notice tone-info">
          Held by <strong>{hold.owner}</strong> since <Ago at={hold.since} />: {hold.note}
        </p>
      )}
      <dl className="facts">
        <Fact name="Waiting">{formatCount(count)}</Fact>
        <Fact name="Orders">{formatCount(orders)}</Fact>
        <Fact name="Vendor">{vendor ?? 'none'}</Fact>
        <Fact name="First parked">{firstParkedAt === null ? '–' : <Ago at={firstParkedAt} />}</Fact>
        <Fact name="Last parked">{lastParkedAt === null ? '–' : <Ago at={lastParkedAt} />}</Fact>
        <Fact name="Stack">
          <code>{stackDigest}</code>
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
