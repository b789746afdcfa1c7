import type { ReactNode } from 'react';
import { askRedeliveries } from '../../api/parked.ts';
import type { Redelivery } from '../../api/parked.ts';
import { formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Status } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { stateOf } from './redelivery-words.ts';

const columns: readonly Column<Redelivery>[] = [
  { name: 'Asked for', width: '11rem', cell: ({ requestedAt }) => <Ago at={requestedAt} /> },
  { name: 'By', width: '9rem', wideOnly: true, cell: ({ requestedBy }) => requestedBy },
  {
    name: 'State',
    width: '14rem',
    cell: (redelivery) => {
      const { tone, word } = stateOf(redelivery);
      return <Status tone={tone}>{word}</Status>;
    },
  },
  { name: 'Messages', width: '6rem', alignRight: true, cell: ({ total }) => formatCount(total) },
  {
    name: 'Applied',
    width: '6rem',
    wideOnly: true,
    alignRight: true,
    cell: ({ applied }) => formatCount(applied),
  },
  {
    name: 'Failed again',
    width: '7rem',
    wideOnly: true,
    alignRight: true,
    cell: ({ failedAgain }) => formatCount(failedAgain),
  },
  { name: 'Note', width: 'minmax(0, 1fr)', wideOnly: true, cell: ({ note }) => note ?? '' },
];

/** Who sent what again, the newest first. */
export function RedeliveriesPage(): ReactNode {
  const redeliveries = usePages({
    key: ['redeliveries', 'list'],
    ask: askRedeliveries,
    refetchEveryMs: 15_000,
  });
  const { items, error, retry, more } = redeliveries;
  return (
    <Page
      title="Redeliveries"
      about="Parked messages that were sent back to their consumers, the newest first."
    >
      {items === undefined && error === null && <Waiting what="the redeliveries" />}
      {items === undefined && error !== null && <Failed error={error} retry={retry} />}
      {items?.length === 0 && <Empty title="Nothing was sent again yet" />}
      {items !== undefined && items.length > 0 && (
        <VirtualTable
          label="Redeliveries"
          columns={columns}
          rows={items}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/redeliveries/${id}`}
          rowHeight={38}
          more={more}
        />
      )}
    </Page>
  );
}
