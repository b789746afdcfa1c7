import { useEffect, useState } from 'react';
import type { Letter } from '../../api/parked.ts';
import type { Pages } from '../../ui/use-pages.ts';

/** Short lists follow by themselves; of a long one every page shown would have to be asked for again. */
const pagesThatFollow = 3;

/**
 * Keeps the list of a group's messages in step with the group's own count.
 * @returns what reads a long list again, where it is behind
 */
export function useFollowedList(
  { pages, retry }: Pages<Letter>,
  count: number | undefined,
): (() => void) | undefined {
  const [read, setRead] = useState<number>();
  const behind = count !== undefined && count !== read;
  const follows = read === undefined || pages <= pagesThatFollow;
  useEffect(() => {
    if (!behind || !follows) return;
    setRead(count);
    if (read !== undefined) retry();
  }, [behind, follows, count, read, retry]);
  if (!behind || follows) return undefined;
  return () => {
    setRead(count);
    retry();
  };
}
