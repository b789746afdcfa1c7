import { useEffect, useState } from 'react';
import { z } from 'zod';
import { queries } from './queries.ts';

/** What the service says has changed; each is the first part of the keys of the queries that show it. */
const changedSchema = z.object({ changed: z.array(z.string()) });

export type Liveness = 'connecting' | 'live' | 'away';

/** Keeps everything that is shown up to date for as long as the service sends word of changes. */
export function useLive(): Liveness {
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    const source = new EventSource('/api/live');
    source.addEventListener('open', () => setLiveness('live'));
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { changed } = changedSchema.parse(JSON.parse(data));
      for (const topic of changed) void queries.invalidateQueries({ queryKey: [topic] });
    });
    source.addEventListener('error', () => {
      setLiveness('away');
      // The browser connects again by itself, but not after it was refused: then the session is over.
      if (source.readyState === EventSource.CLOSED) void queries.invalidateQueries({ queryKey: ['visitor'] });
    });
    return () => source.close();
  }, []);
  return liveness;
}
