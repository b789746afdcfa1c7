import type { ReactNode } from 'react';
import { Label, ProgressBar } from 'react-aria-components';
import { formatCount } from './format.ts';

interface Part {
  readonly tone: 'good' | 'bad' | 'info' | 'quiet';
  readonly count: number;
}

interface ProgressProps {
  readonly label: string;
  readonly parts: readonly Part[];
  readonly total: number;
}

/** How much of a whole is done, by what became of it. */
export function Progress({ label, parts, total }: ProgressProps): ReactNode {
  const done = parts.reduce((sum, { count }) => sum + count, 0);
  return (
    <ProgressBar
      className="progress"
      value={done}
      maxValue={Math.max(total, 1)}
      valueLabel={`${formatCount(done)} of ${formatCount(total)}`}
    >
      {({ valueText }) => (
        <>
          <span className="progress-words">
            <Label>{label}</Label>
            <span>{valueText}</span>
          </span>
          <span className="progress-track">
            {parts.map(({ tone, count }) => (
              <span
                key={tone}
                className={`tone-${tone}`}
                style={{ width: `${String((100 * count) / Math.max(total, 1))}%` }}
              />
            ))}
          </span>
        </>
      )}
    </ProgressBar>
  );
}
