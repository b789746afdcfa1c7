import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askHealthMap } from '../../api/health.ts';
import type { IncidentStory } from '../../api/incidents.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Panel } from '../../ui/page.tsx';
import { worthOf } from './incident-words.ts';

/** The steps that stand still with an open incident, and how many orders wait for each. */
export function WhatWaits({ incident }: { readonly incident: IncidentStory }): ReactNode {
  const health = useQuery({ queryKey: ['health', 'figures'], queryFn: askHealthMap });
  const waiting = (health.data?.consumers ?? []).filter(
    ({ queue, waitingOrders }) => waitingOrders > 0 && incident.impaired.includes(`queue:${queue}`),
  );
  if (incident.state !== 'open' || waiting.length === 0) return null;
  return (
    <Panel title="What waits" aside={<span className="muted">worth {worthOf(incident)} in all</span>}>
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="number">
              Orders
            </th>
            <th scope="col" className="number">
              Oldest placed
            </th>
          </tr>
        </thead>
        <tbody>
          {waiting.map(({ queue, waitingOrders, backlogAgeMs }) => (
            <tr key={queue}>
              <th scope="row">{queue}</th>
              <td className="number">{formatCount(waitingOrders)}</td>
              <td className="number">
                {backlogAgeMs === null ? '–' : `${formatDuration(backlogAgeMs)} ago`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
