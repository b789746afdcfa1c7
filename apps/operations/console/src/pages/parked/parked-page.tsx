import { useState } from 'react';
import type { ReactNode } from 'react';
import { MailCheck } from 'lucide-react';
import { Input, Label, SearchField } from 'react-aria-components';
import { Link } from 'wouter';
import { askGroups } from '../../api/parked.ts';
import type { Group } from '../../api/parked.ts';
import { counted, formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { useSettled } from '../../ui/use-settled.ts';

const columns: readonly Column<Group>[] = [
  {
    name: 'Cause',
    width: 'minmax(0, 2.2fr)',
    cell: ({ reason, queue }) => (
      <span className="two-lines">
        <code className="strong">{reason}</code>
        <span className="muted">{queue}</span>
      </span>
    ),
  },
  { name: 'Messages', width: '6rem', alignRight: true, cell: ({ count }) => <b>{formatCount(count)}</b> },
  {
    name: 'Orders',
    width: '5rem',
    wideOnly: true,
    alignRight: true,
    cell: ({ orders }) => formatCount(orders),
  },
  {
    name: 'Event',
    width: 'minmax(0, 1.4fr)',
    wideOnly: true,
    cell: ({ eventType, vendor }) => (
      <span className="two-lines">
        <span>{eventType}</span>
        <span className="muted">{vendor === null ? 'no vendor involved' : `at ${vendor}`}</span>
      </span>
    ),
  },
  {
    name: 'Last parked',
    width: '9rem',
    wideOnly: true,
    cell: ({ lastParkedAt }) => (lastParkedAt === null ? '–' : <Ago at={lastParkedAt} />),
  },
  {
    name: 'Held by',
    width: '9rem',
    wideOnly: true,
    cell: ({ hold }) => (hold === null ? '' : <Badge tone="info">{hold.owner}</Badge>),
  },
];

/** Should word of a change ever be lost. */
const lookAgainMs = 15_000;

/** What nobody could handle, one line per cause. */
export function ParkedPage(): ReactNode {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const groups = usePages({
    key: ['parked', 'groups', search],
    ask: (cursor) => askGroups({ cursor, search: search.length < 2 ? undefined : search }),
    refetchEveryMs: lookAgainMs,
  });
  const { items, first } = groups;
  return (
    <Page
      title="Parked"
      about={
        first &&
        `${counted(first.total.messages, 'message')} in ${counted(first.total.groups, 'group')}, the largest first`
      }
      actions={
        <Link href="/redeliveries" className="button">
          Redeliveries
        </Link>
      }
    >
      <SearchField className="search" value={typed} onChange={setTyped}>
        <Label>Search</Label>
        <Input placeholder="Order number, customer or message id, part of the reason" />
      </SearchField>
      {items === undefined && groups.error === null && <Waiting what="the groups" />}
      {items === undefined && groups.error !== null && <Failed error={groups.error} retry={groups.retry} />}
      {items?.length === 0 && (
        <Empty
          icon={<MailCheck aria-hidden />}
          title={search === '' ? 'Nothing is parked' : 'Nothing parked fits the search'}
        >
          {search === ''
            ? 'Every message found a consumer that could handle it.'
            : 'Try a part of the reason, or an order number in full.'}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <VirtualTable
          label="Groups of parked messages"
          columns={columns}
          rows={items}
          keyOf={({ groupId }) => groupId}
          linkOf={({ groupId }) => `/parked/groups/${groupId}`}
          rowHeight={52}
          more={groups.more}
        />
      )}
    </Page>
  );
}
