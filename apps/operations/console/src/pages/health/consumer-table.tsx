import type { ReactNode } from 'react';
import type { Consumer } from '../../api/health.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Status } from '../../ui/status.tsx';

/** What waits for each consumer, and how long its work takes from the event to the effect. */
export function ConsumerTable({ consumers }: { readonly consumers: readonly Consumer[] }): ReactNode {
  return (
    <div className="table-frame" role="region" aria-label="Queues" tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Orders waiting
            </th>
            <th scope="col" className="number">
              Oldest waits
            </th>
            <th scope="col" className="number">
              Event to effect, p50
            </th>
            <th scope="col" className="number">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {consumers.map(
            ({ queue, paused, waitingOrders, backlogAgeMs, criticalTimeP50Ms, criticalTimeP95Ms }) => (
              <tr key={queue}>
                <th scope="row">{queue}</th>
                <td>
                  <Status tone={paused ? 'warning' : 'good'}>{paused ? 'rests' : 'works'}</Status>
                </td>
                <td className="number">{formatCount(waitingOrders)}</td>
                <td className="number">{durationOr(backlogAgeMs)}</td>
                <td className="number">{durationOr(criticalTimeP50Ms)}</td>
                <td className="number">{durationOr(criticalTimeP95Ms)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function durationOr(ms: number | null): ReactNode {
  return ms === null ? <span className="muted">–</span> : formatDuration(ms);
}
