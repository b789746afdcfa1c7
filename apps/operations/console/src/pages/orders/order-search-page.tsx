import type { ReactNode } from 'react';
import { Route } from 'lucide-react';
import { useSearchParams } from 'wouter';
import { searchTimelines } from '../../api/timeline.ts';
import type { Found } from '../../api/timeline.ts';
import { formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Ago } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';

const kindNames: Readonly<Record<Found['kind'], string>> = {
  order: 'Order',
  customer: 'Customer',
  message: 'Message',
  story: 'Something that is no order',
};

const columns: readonly Column<Found>[] = [
  {
    name: 'What',
    width: 'minmax(0, 2fr)',
    cell: ({ kind, subject, orderNumber }) => (
      <span className="two-lines">
        <span className="strong">
          {kindNames[kind]} {kind === 'order' ? orderNumber : ''}
        </span>
        <code className="muted">{subject}</code>
      </span>
    ),
  },
  { name: 'Of order', width: '9rem', wideOnly: true, cell: ({ orderNumber }) => orderNumber ?? '–' },
  { name: 'State', width: '8rem', cell: ({ state }) => state ?? <span className="muted">–</span> },
  {
    name: 'Entries',
    width: '5rem',
    alignRight: true,
    wideOnly: true,
    cell: ({ entries }) => formatCount(entries),
  },
  { name: 'Began', width: '9rem', wideOnly: true, cell: ({ firstAt }) => <Ago at={firstAt} /> },
  { name: 'Last', width: '8rem', cell: ({ lastAt }) => <Ago at={lastAt} /> },
];

/** What fits a search; before one, how to search. */
export function OrderSearchPage(): ReactNode {
  const [parameters] = useSearchParams();
  const search = parameters.get('search') ?? '';
  return search === '' ? <NothingSought /> : <FoundStories key={search} search={search} />;
}

function NothingSought(): ReactNode {
  return (
    <Page title="Orders" about="The story of one order across all services and vendors.">
      <Empty icon={<Route aria-hidden />} title="Which order?">
        Type above (press <kbd>/</kbd>) its number or id, the customer’s e-mail address or reference, a
        message’s id or a trace’s id. Orders that were declined have a story, too.
      </Empty>
    </Page>
  );
}

function FoundStories({ search }: { readonly search: string }): ReactNode {
  const { items, error, retry, more } = usePages({
    key: ['timeline', 'search', search],
    ask: (cursor) => searchTimelines(search, cursor),
  });
  return (
    <Page
      title="Orders"
      about={
        <>
          What is known of <code>{search}</code>
        </>
      }
    >
      {items === undefined && error === null && <Waiting what="what fits" />}
      {items === undefined && error !== null && <Failed error={error} retry={retry} />}
      {items?.length === 0 && (
        <Empty icon={<Route aria-hidden />} title="Nothing is known by this">
          Numbers, ids and references are found in full only, e-mail addresses as they were ordered with.
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <VirtualTable
          label="Found"
          columns={columns}
          rows={items}
          keyOf={({ kind, subject }) => `${kind} ${subject}`}
          linkOf={addressOf}
          rowHeight={52}
          more={more}
        />
      )}
    </Page>
  );
}

/** A customer's orders stand below, and a story without an order is told by its messages. */
function addressOf({ kind, subject, orderNumber }: Found): string | undefined {
  if (kind === 'message') return `/orders/messages/${encodeURIComponent(subject)}`;
  return kind === 'order' && orderNumber !== null ? `/orders/${orderNumber}` : undefined;
}
