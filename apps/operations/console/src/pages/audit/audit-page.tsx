import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ShieldCheck } from 'lucide-react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { askAudit, verifyAudit } from '../../api/audit.ts';
import type { AuditEntry, Verification } from '../../api/audit.ts';
import { counted, inWords } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Status } from '../../ui/status.tsx';
import { Moment } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';

const columns: readonly Column<AuditEntry>[] = [
  { name: 'When', width: '14rem', cell: ({ at }) => <Moment at={at} /> },
  { name: 'Who', width: '10rem', wideOnly: true, cell: ({ actor }) => <b>{actor}</b> },
  { name: 'Did', width: '11rem', cell: ({ action }) => inWords(action) },
  { name: 'To', width: 'minmax(0, 1.4fr)', cell: ({ on }) => <code>{on}</code> },
  {
    name: 'Outcome',
    width: '8rem',
    wideOnly: true,
    cell: ({ outcome }) => <Status tone={outcome === 'done' ? 'good' : 'bad'}>{inWords(outcome)}</Status>,
  },
  {
    name: 'Detail',
    width: 'minmax(0, 1.4fr)',
    wideOnly: true,
    cell: ({ detail }) => (
      <span className="muted">
        {Object.entries(detail)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(', ')}
      </span>
    ),
  },
];

/** Who did what, and who was turned away; the newest first. */
export function AuditPage(): ReactNode {
  const [typed, setTyped] = useState('');
  const actor = useSettled(typed.trim());
  const verification = useMutation({ mutationFn: verifyAudit });
  const { items, error, retry, more } = usePages({
    key: ['audit', actor],
    ask: (cursor) => askAudit({ cursor, actor: actor === '' ? undefined : actor }),
    refetchEveryMs: 15_000,
  });
  return (
    <Page
      title="Audit"
      about="Every action and every refusal. Nothing can be changed or removed, and it shows if somebody did."
      actions={
        <Button className="button" isDisabled={verification.isPending} onPress={() => verification.mutate()}>
          <ShieldCheck aria-hidden /> Verify the chain
        </Button>
      }
    >
      <Refusal error={verification.error} />
      {verification.data !== undefined && <Verdict verification={verification.data} />}
      <SearchField className="search" value={typed} onChange={setTyped}>
        <Label>Who</Label>
        <Input placeholder="Name of a person or key, in full" />
      </SearchField>
      {items === undefined && error === null && <Waiting what="the record" />}
      {items === undefined && error !== null && <Failed error={error} retry={retry} />}
      {items?.length === 0 && (
        <Empty title={actor === '' ? 'Nothing is on record yet' : `Nothing is on record of ${actor}`} />
      )}
      {items !== undefined && items.length > 0 && (
        <VirtualTable
          label="Audit record"
          columns={columns}
          rows={items}
          keyOf={({ id }) => id}
          rowHeight={36}
          more={more}
        />
      )}
    </Page>
  );
}

function Verdict({
  verification: { intact, entries, breach },
}: {
  readonly verification: Verification;
}): ReactNode {
  return (
    <p role="status" className={`notice tone-${intact ? 'good' : 'bad'}`}>
      {intact
        ? `${counted(entries, 'entry', 'entries')} looked at: every one is as it was written.`
        : `Entry ${String(breach?.seq ?? 0)} is ${breach?.how.replaceAll('_', ' ') ?? 'not as it was written'}.`}
    </p>
  );
}
