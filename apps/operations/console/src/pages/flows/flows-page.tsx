import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Pause, Play } from 'lucide-react';
import { Button } from 'react-aria-components';
import { askFlows } from '../../api/flows.ts';
import type { Flow } from '../../api/flows.ts';
import { useMay } from '../../app/session.ts';
import { counted, formatCount, formatDuration } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Waiting } from '../../ui/states.tsx';
import { Status } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { Flags } from './flags.tsx';
import { byUrgency, stateOf } from './flow-words.ts';
import { SwitchQuestion } from './switch-question.tsx';

const lookAgainMs = 5_000;

/** Everything that runs by itself, what waits for it, and the switch that holds one of them still. */
export function FlowsPage(): ReactNode {
  const flows = useQuery({ queryKey: ['flows'], queryFn: askFlows, refetchInterval: lookAgainMs });
  const [asked, setAsked] = useState<Flow>();
  const { data, error, refetch } = flows;
  const paused = data?.filter(({ state }) => state === 'paused').length ?? 0;
  return (
    <Page
      title="Flows"
      about={
        data &&
        `${counted(data.length, 'flow')}, ${paused === 0 ? 'none' : formatCount(paused)} paused by hand. What is paused keeps its messages.`
      }
    >
      {data === undefined && error === null && <Waiting what="the flows" />}
      {data === undefined && error !== null && <Failed error={error} retry={refetch} />}
      {data?.length === 0 && <Empty title="No flow is known yet" />}
      {data !== undefined && data.length > 0 && <FlowTable flows={byUrgency(data)} onSwitch={setAsked} />}
      <Flags />
      {asked !== undefined && <SwitchQuestion flow={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

interface FlowTableProps {
  readonly flows: readonly Flow[];
  readonly onSwitch: (flow: Flow) => void;
}

function FlowTable({ flows, onSwitch }: FlowTableProps): ReactNode {
  const mayWrite = useMay('operations:write');
  return (
    <div className="table-frame" role="region" aria-label="Flows" tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Flow</th>
            <th scope="col">State</th>
            <th scope="col" className="wide-only">
              Vendor
            </th>
            <th scope="col" className="number wide-only">
              Waiting
            </th>
            <th scope="col" className="number wide-only">
              Oldest
            </th>
            <th scope="col">Why</th>
            {mayWrite && <th scope="col">Switch</th>}
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <FlowRow
              key={`${flow.service} ${flow.flow}`}
              flow={flow}
              onSwitch={mayWrite ? onSwitch : undefined}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FlowRowProps {
  readonly flow: Flow;
  /** Left out for those who may only look. */
  readonly onSwitch: ((flow: Flow) => void) | undefined;
}

function FlowRow({ flow, onSwitch }: FlowRowProps): ReactNode {
  const { name, kind, service, vendor, state, waiting, oldestMs, circuit, reason, pausedBy, pausedAt } = flow;
  const { tone, word } = stateOf(flow);
  const paused = state === 'paused';
  return (
    <tr>
      <th scope="row">
        {name} <span className="kind">{kind === 'queue' ? service : `${service}, records`}</span>
      </th>
      <td>
        <Status tone={tone}>{word}</Status>
      </td>
      <td className="wide-only">{vendor ?? <span className="muted">none</span>}</td>
      <td className="number wide-only">
        {waiting === null ? <span className="muted">–</span> : formatCount(waiting)}
      </td>
      <td className="number wide-only">
        {oldestMs === null ? <span className="muted">–</span> : formatDuration(oldestMs)}
      </td>
      <td>
        {circuit !== null && <p>{circuit}</p>}
        {reason !== null && (
          <>
            {reason}
            <span className="muted">
              {' '}
              {pausedBy}
              {pausedAt !== null && (
                <>
                  , <Ago at={pausedAt} />
                </>
              )}
            </span>
          </>
        )}
      </td>
      {onSwitch !== undefined && (
        <td>
          <Button
            className="button small"
            aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
            onPress={() => onSwitch(flow)}
          >
            {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
            {paused ? 'Resume' : 'Pause'}
          </Button>
        </td>
      )}
    </tr>
  );
}
