import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { FileText } from 'lucide-react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { addNote, askIncident } from '../../api/incidents.ts';
import type { IncidentStory } from '../../api/incidents.ts';
import { queries } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { tellOutcome } from '../../app/told.tsx';
import { counted, formatCount, inWords } from '../../ui/format.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Badge, Status } from '../../ui/status.tsx';
import { Ago, Moment } from '../../ui/time.tsx';
import { nodeWords, toneOf, worthOf } from './incident-words.ts';
import { PostMortem } from './post-mortem.tsx';
import { TakeOn } from './take-on.tsx';
import { WhatWaits } from './what-waits.tsx';

/** One incident: the cause, what it costs, and what was done. */
export function IncidentPage({ id }: { readonly id: string }): ReactNode {
  const incident = useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: () => askIncident(id),
    refetchInterval: 10_000,
  });
  if (incident.data === undefined)
    return (
      <Page title="Incident">
        {incident.error === null ? (
          <Waiting what="the incident" />
        ) : (
          <Failed error={incident.error} retry={incident.refetch} />
        )}
      </Page>
    );
  return <Known incident={incident.data} />;
}

function Known({ incident }: { readonly incident: IncidentStory }): ReactNode {
  const [draft, setDraft] = useState(false);
  const { title, cause, state, severity, openedAt, resolvedAt, nis2, notifications, impaired } = incident;
  return (
    <Page
      title={title}
      about={
        <>
          {nodeWords(cause.node)} · <code>{cause.code}</code>
        </>
      }
      actions={
        <>
          <TakeOn incident={incident} />
          <Button className="button" onPress={() => setDraft(true)}>
            <FileText aria-hidden /> Post-mortem draft
          </Button>
        </>
      }
    >
      <dl className="facts">
        <div>
          <dt>State</dt>
          <dd>
            <Badge tone={state === 'open' ? toneOf(severity) : 'good'}>{state}</Badge>
          </dd>
        </div>
        <Fact name="Revenue at risk">{worthOf(incident)}</Fact>
        <Fact name="Orders waiting">{formatCount(incident.ordersWaiting)}</Fact>
        {incident.earliestPromise !== null && (
          <Fact name="First promise">
            <Ago at={incident.earliestPromise} />
          </Fact>
        )}
        <Fact name="First signal">
          <Moment at={firstSignalOf(incident)} />
        </Fact>
        <Fact name="Opened">
          <Moment at={openedAt} />
        </Fact>
        {resolvedAt !== null && (
          <Fact name="Resolved">
            <Moment at={resolvedAt} />
          </Fact>
        )}
        <Fact name="Owner">{incident.owner ?? 'nobody yet'}</Fact>
      </dl>
      <div className="overview">
        <div className="stack">
          <WhatWaits incident={incident} />
          <Panel title="What happened, and who did what">
            <ol className="history">
              {incident.timeline.map(({ at, who, what }) => (
                <li key={`${at} ${who} ${what}`}>
                  <Moment at={at} />
                  <span>
                    <strong>{who}</strong> {what}
                  </span>
                </li>
              ))}
            </ol>
            <NoteForm incident={incident} />
          </Panel>
        </div>
        <div className="stack">
          <Panel title="Stands still with it">
            <ul className="panel-list">
              {impaired.length === 0 && <li className="muted">Nothing else</li>}
              {impaired.map((node) => (
                <li key={node}>{nodeWords(node)}</li>
              ))}
            </ul>
          </Panel>
          <Panel title="Signals">
            <ul className="panel-list">
              {incident.signals.map(({ node, code, severity: how, count, active }) => (
                <li key={`${node} ${code}`}>
                  <Status tone={active ? toneOf(how) : 'quiet'}>
                    {nodeWords(node)}: {code}
                  </Status>
                  <span className="muted"> {counted(count, 'time')}</span>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="Told">
            <ul className="panel-list">
              {notifications.length === 0 && <li className="muted">No channel is configured</li>}
              {notifications.map(({ channel, kind, state: sent, at }) => (
                <li key={`${channel} ${kind} ${at}`}>
                  <Status tone={sent === 'sent' ? 'good' : 'quiet'}>
                    {channel}: {kind}, {inWords(sent)}
                  </Status>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="NIS2 clock" aside={<span className="muted">if it is significant</span>}>
            <dl className="panel-list clock">
              <Due name="Aware since" at={nis2.awareAt} />
              <Due name="Early warning" at={nis2.earlyWarningDue} />
              <Due name="Notification" at={nis2.notificationDue} />
              <Due name="Final report" at={nis2.finalReportDue} />
            </dl>
          </Panel>
        </div>
      </div>
      {draft && <PostMortem id={incident.id} onClose={() => setDraft(false)} />}
    </Page>
  );
}

/** When the first of its signals was heard; the incident opens when its cause has stood for a while. */
function firstSignalOf({ signals, openedAt }: IncidentStory): string {
  return signals.reduce((first, { firstAt }) => (firstAt < first ? firstAt : first), openedAt);
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Due({ name, at }: { readonly name: string; readonly at: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Ago at={at} />
        <span className="muted due">
          <Moment at={at} />
        </span>
      </dd>
    </div>
  );
}

function NoteForm({ incident }: { readonly incident: IncidentStory }): ReactNode {
  const mayWrite = useMay('operations:write');
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => addNote(incident.id, text.trim()),
    onSuccess: async () => {
      setText('');
      await queries.invalidateQueries({ queryKey: ['incidents'] });
      tellOutcome('The note is on record');
    },
  });
  if (!mayWrite) return null;
  return (
    <form
      className="panel-words row-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <TextField value={text} onChange={setText} isRequired>
        <Label>Note for the timeline (no names of customers)</Label>
        <Input placeholder="Called the vendor, they know" />
      </TextField>
      <Button className="button" type="submit" isDisabled={add.isPending || text.trim() === ''}>
        Add
      </Button>
      <Refusal error={add.error} />
    </form>
  );
}
