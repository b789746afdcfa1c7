import type { ReactNode } from 'react';
import { CircleCheck } from 'lucide-react';
import { Empty } from '../../ui/states.tsx';
import { Mark } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import type { Trouble } from './health-model.ts';

/** The oldest first: it may be the cause of the others. */
export function Troubles({ troubles }: { readonly troubles: readonly Trouble[] }): ReactNode {
  if (troubles.length === 0)
    return (
      <Empty icon={<CircleCheck aria-hidden />} title="Nothing is wrong">
        Every service and everything it needs answers.
      </Empty>
    );
  return (
    <ul className="troubles">
      {troubles.map(({ what, since, tone, seenBy }) => (
        <li key={what}>
          <Mark tone={tone} />
          <div>
            <strong>{worded(what)}</strong>
            <span className="muted">
              since <Ago at={since} />
              {seenBy.length > 0 && `, seen by ${seenBy.join(', ')}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function worded(what: string): string {
  return what.startsWith('consumer ') ? `${what.slice('consumer '.length)} rests` : what;
}
