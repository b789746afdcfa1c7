import { useState } from 'react';
import type { ReactNode } from 'react';
import { ShieldCheck } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { askIncidents } from '../../api/incidents.ts';
import type { Incident } from '../../api/incidents.ts';
import { counted, formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Mark } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { nodeWords, toneOf, worthOf } from './incident-words.ts';

const columns: readonly Column<Incident>[] = [
  {
    name: 'Incident',
    width: 'minmax(0, 2.4fr)',
    cell: ({ title, severity, cause }) => (
      <span className="two-lines">
        <span className="story-title">
          <Mark tone={toneOf(severity)} />
          {title}
        </span>
        <span className="muted">
          {nodeWords(cause.node)} · {cause.code}
        </span>
      </span>
    ),
  },
  {
    name: 'Revenue at risk',
    width: '10rem',
    alignRight: true,
    cell: (incident) => <b>{worthOf(incident)}</b>,
  },
  {
    name: 'Orders waiting',
    width: '8rem',
    alignRight: true,
    cell: ({ ordersWaiting }) => formatCount(ordersWaiting),
  },
  {
    name: 'First promise',
    width: '9rem',
    wideOnly: true,
    cell: ({ earliestPromise }) => (earliestPromise === null ? '–' : <Ago at={earliestPromise} />),
  },
  { name: 'Opened', width: '9rem', wideOnly: true, cell: ({ openedAt }) => <Ago at={openedAt} /> },
  {
    name: 'Owner',
    width: '8rem',
    wideOnly: true,
    cell: ({ owner }) => owner ?? <span className="muted">nobody yet</span>,
  },
];

/** One line per root cause, the dearest first. */
export function IncidentsPage(): ReactNode {
  const [state, setState] = useState<Incident['state']>('open');
  const { items, error, retry, more } = usePages({
    key: ['incidents', state],
    ask: (cursor) => askIncidents(state, cursor),
    refetchEveryMs: 15_000,
  });
  return (
    <Page
      title="Incidents"
      about={
        items &&
        (state === 'open'
          ? `${counted(items.length, 'open incident')}, by revenue at risk`
          : 'The latest first')
      }
      actions={
        <ToggleButtonGroup
          className="segments"
          aria-label="Which incidents"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[state]}
          onSelectionChange={(keys) => setState(keys.has('open') ? 'open' : 'resolved')}
        >
          <ToggleButton id="open">Open</ToggleButton>
          <ToggleButton id="resolved">Resolved</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      {items === undefined && error === null && <Waiting what="the incidents" />}
      {items === undefined && error !== null && <Failed error={error} retry={retry} />}
      {items?.length === 0 && (
        <Empty
          icon={<ShieldCheck aria-hidden />}
          title={state === 'open' ? 'No open incident' : 'No incident was resolved yet'}
        >
          {state === 'open' ? 'Signals are watched; what belongs together becomes one incident.' : undefined}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <VirtualTable
          label="Incidents"
          columns={columns}
          rows={items}
          keyOf={({ id }) => id}
          linkOf={({ id }) => `/incidents/${id}`}
          rowHeight={52}
          more={more}
        />
      )}
    </Page>
  );
}
