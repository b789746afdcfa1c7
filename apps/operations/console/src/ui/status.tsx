import type { ReactNode } from 'react';

/** How something is. Told by shape and word as well as by colour. */
export type Tone = 'good' | 'warning' | 'bad' | 'quiet' | 'info';

const shapes: Readonly<Record<Tone, ReactNode>> = {
  good: <circle cx="5" cy="5" r="4" />,
  warning: <path d="M5 .8 9.6 9H.4Z" />,
  bad: <rect x=".9" y=".9" width="8.2" height="8.2" rx="1" />,
  quiet: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  info: <path d="M5 .4 9.6 5 5 9.6.4 5Z" />,
};

export function Mark({ tone }: { readonly tone: Tone }): ReactNode {
  return (
    <svg className={`mark tone-${tone}`} viewBox="0 0 10 10" aria-hidden>
      {shapes[tone]}
    </svg>
  );
}

interface StatusProps {
  readonly tone: Tone;
  readonly children: ReactNode;
}

/** A mark with its word. */
export function Status({ tone, children }: StatusProps): ReactNode {
  return (
    <span className={`status tone-${tone}`}>
      <Mark tone={tone} />
      {children}
    </span>
  );
}

/** The same on a tinted ground, for what must not be overlooked. */
export function Badge({ tone, children }: StatusProps): ReactNode {
  return (
    <span className={`badge tone-${tone}`}>
      <Mark tone={tone} />
      {children}
    </span>
  );
}
