import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askAnomalies } from '../../api/watched.ts';
import type { Anomaly } from '../../api/watched.ts';
import { formatFigure, inWords } from '../../ui/format.ts';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Mark } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';

const shown = 5;

/** Figures that are not what they usually are at this hour, those that still are not first. */
export function Anomalies(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['anomalies'],
    queryFn: askAnomalies,
    refetchInterval: 15_000,
  });
  if (data === undefined)
    return error === null ? <Waiting what="unusual figures" /> : <Failed error={error} retry={refetch} />;
  const latest = [...data]
    .sort((a, b) => Number(a.state === 'over') - Number(b.state === 'over'))
    .slice(0, shown);
  if (latest.length === 0) return <p className="panel-words muted">None: all is as usual.</p>;
  return (
    <ul className="troubles">
      {latest.map((anomaly) => (
        <li key={anomaly.id}>
          <Mark tone={anomaly.state === 'open' ? 'warning' : 'quiet'} />
          <div>
            <strong>{nameOf(anomaly)}</strong>
            <span className="muted">{wordsFor(anomaly)}</span>
            <span className="muted">
              {anomaly.overAt === null ? (
                <>
                  since <Ago at={anomaly.at} />
                </>
              ) : (
                <>
                  over <Ago at={anomaly.overAt} />
                </>
              )}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function nameOf({ metric, labels }: Anomaly): string {
  return [inWords(metric), ...Object.values(labels)].join(' ');
}

function wordsFor({ observed, expected, direction }: Anomaly): string {
  return `${formatFigure(observed)}, ${direction} the usual ${formatFigure(expected.low)} to ${formatFigure(expected.high)}`;
}
