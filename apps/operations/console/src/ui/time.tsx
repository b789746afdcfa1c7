import type { ReactNode } from 'react';
import { formatAgo, formatTime } from './format.ts';
import { useNow } from './now.ts';

/** A moment as people say it, with the exact time and its zone beside or behind it. */
export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

export function Moment({ at }: { readonly at: string }): ReactNode {
  return <time dateTime={at}>{formatTime(at)}</time>;
}
