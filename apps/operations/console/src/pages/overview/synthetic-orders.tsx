import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { askSynthetic } from '../../api/watched.ts';
import type { SyntheticRun } from '../../api/watched.ts';
import { formatDuration } from '../../ui/format.ts';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Status } from '../../ui/status.tsx';
import type { Tone } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';

const tones: Readonly<Record<SyntheticRun['outcome'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  interrupted: 'quiet',
};

const shownRuns = 20;

/** Whether an order of our own came through lately, from the request to the last mail. */
export function SyntheticOrders(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['synthetic'],
    queryFn: askSynthetic,
    refetchInterval: 15_000,
  });
  if (data === undefined)
    return error === null ? (
      <Waiting what="the synthetic orders" />
    ) : (
      <Failed error={error} retry={refetch} />
    );
  const { enabled, last } = data;
  if (!enabled) return <p className="panel-words muted">None are placed here.</p>;
  if (last === null) return <p className="panel-words muted">The first one is under way.</p>;
  const runs = data.recent.slice(0, shownRuns).reverse();
  return (
    <div className="panel-words">
      <p>
        <Status tone={tones[last.outcome]}>
          {last.outcome} in {formatDuration(last.tookMs)}
        </Status>{' '}
        <span className="muted">
          <Ago at={last.at} />
          {last.failedAt !== null && `, not past ${last.failedAt}`}
        </span>
      </p>
      <p className="runs" role="img" aria-label={summaryOf(runs)}>
        {runs.map(({ id, outcome }) => (
          <span key={id} className={`run tone-${tones[outcome]}`} />
        ))}
      </p>
      {last.orderNumber !== null && (
        <p>
          <Link href={`/orders/${last.orderNumber}`}>Its story</Link>
        </p>
      )}
    </div>
  );
}

function summaryOf(runs: readonly SyntheticRun[]): string {
  const passed = runs.filter(({ outcome }) => outcome === 'passed').length;
  return `${String(passed)} of the last ${String(runs.length)} came through`;
}
