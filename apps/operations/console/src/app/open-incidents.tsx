import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askIncidents } from '../api/incidents.ts';

/** How many incidents are open, seen from every page; nothing where there is none. */
export function OpenIncidents(): ReactNode {
  const open = useQuery({
    queryKey: ['incidents', 'count'],
    queryFn: () => askIncidents('open'),
    refetchInterval: 30_000,
  });
  const count = open.data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="badge tone-bad note">
      {count}
      <span className="visually-hidden"> open</span>
    </span>
  );
}
