import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askAnomalies } from '../../api/watched.ts';
import type { Anomaly } from '../../api/watched.ts';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Mark } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { figuresOfAnomaly, nameOfAnomaly } from './anomaly-words.ts';

const shown = 5;
/** Should word of a change ever be lost: buckets of five minutes are judged, so a minute is soon enough. */
const lookAgainMs = 60_000;

/** Figures that are not what they usually are at this hour; those that still are not first. */
export function Anomalies(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['anomalies'],
    queryFn: askAnomalies,
    refetchInterval: lookAgainMs,
  });
  if (data === undefined)
    return error === null ? <Waiting what="unusual figures" /> : <Failed error={error} retry={refetch} />;
  const latest = [...data]
    .sort((a, b) => Number(a.state === 'over') - Number(b.state === 'over'))
    .slice(0, shown);
  if (latest.length === 0)
    return <p className="panel-words muted">None: what is known of other weeks is as usual.</p>;
  return (
    <ul className="troubles">
      {latest.map((anomaly) => (
        <OneAnomaly key={anomaly.id} anomaly={anomaly} />
      ))}
    </ul>
  );
}

function OneAnomaly({ anomaly }: { readonly anomaly: Anomaly }): ReactNode {
  const { state, at, overAt } = anomaly;
  return (
    <li>
      <Mark tone={state === 'open' ? 'warning' : 'quiet'} />
      <div>
        <strong>{nameOfAnomaly(anomaly)}</strong>
        <span className="muted">{figuresOfAnomaly(anomaly)}</span>
        <span className="muted">
          {overAt === null ? 'since ' : 'over '}
          <Ago at={overAt ?? at} />
        </span>
      </div>
    </li>
  );
}
