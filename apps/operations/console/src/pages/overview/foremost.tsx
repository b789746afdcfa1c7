import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ArrowRight } from 'lucide-react';
import { Link } from 'wouter';
import { askIncidents } from '../../api/incidents.ts';
import type { Incident } from '../../api/incidents.ts';
import { counted } from '../../ui/format.ts';
import { Mark } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import { toneOf, worthOf } from '../incidents/incident-words.ts';
import { TakeOn } from '../incidents/take-on.tsx';

/** The dearest open incident: its cause, what it costs, and what to do next. Nothing where there is none. */
export function Foremost(): ReactNode {
  const open = useQuery({ queryKey: ['incidents', 'count'], queryFn: () => askIncidents('open') });
  const [first, ...others] = open.data?.items ?? [];
  if (first === undefined) return null;
  const { id, title, severity, owner, openedAt, earliestPromise, ordersWaiting, impaired } = first;
  return (
    <section className={`foremost tone-${toneOf(severity)}`} aria-label="The foremost incident">
      <div className="foremost-words">
        <h2>
          <Mark tone={toneOf(severity)} /> {title}
        </h2>
        <p className="foremost-cost">
          {cost(first)}
          {ordersWaiting > 0 && earliestPromise !== null && (
            <>
              , the first promised <Ago at={earliestPromise} />
            </>
          )}
        </p>
        <p className="muted">
          Since <Ago at={openedAt} /> ·{' '}
          {owner === null ? 'nobody looks after it yet' : `${owner} looks after it`}
          {impaired.length > 0 && ` · ${standsStill(impaired)}`}
        </p>
      </div>
      <div className="page-actions">
        <TakeOn incident={first} />
        <Link href={`/incidents/${id}`} className="button">
          See the incident <ArrowRight aria-hidden />
        </Link>
        {others.length > 0 && (
          <Link href="/incidents" className="button">
            {counted(others.length, 'more incident')}
          </Link>
        )}
      </div>
    </section>
  );
}

/** Steps of orders by name, as people speak of them; consumers and the like by number. */
function standsStill(impaired: readonly string[]): string {
  const steps = impaired.filter((node) => node.startsWith('flow:')).map((node) => node.slice('flow:'.length));
  const others = impaired.length - steps.length;
  const parts = [
    ...steps,
    ...(others === 0 ? [] : [counted(others, steps.length === 0 ? 'part' : 'other part')]),
  ];
  return `stands still: ${parts.join(', ')}`;
}

function cost(incident: Incident): ReactNode {
  if (incident.ordersWaiting === 0) return 'No order waits for it';
  return (
    <>
      <strong>{worthOf(incident)}</strong> in {counted(incident.ordersWaiting, 'order')} that{' '}
      {incident.ordersWaiting === 1 ? 'waits' : 'wait'}
    </>
  );
}
