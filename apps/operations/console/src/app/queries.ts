import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/http.ts';

/** A refusal stays one; only silence is worth asking again at once. */
function isWorthRepeating(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503);
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401)
        void queries.invalidateQueries({ queryKey: ['visitor'] });
    },
  }),
  defaultOptions: {
    queries: { staleTime: 2_000, retry: isWorthRepeating, refetchOnWindowFocus: true },
  },
});
