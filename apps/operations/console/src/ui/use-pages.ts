import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

interface PagesOptions<T> {
  readonly key: readonly unknown[];
  readonly ask: (
    cursor: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>;
  readonly refetchEveryMs?: number;
  /** Shows what the key before had until the first page under the new one has come. */
  readonly keepWhileAsking?: boolean;
}

export interface Pages<T> {
  /** Undefined while nothing has come. */
  readonly items: readonly T[] | undefined;
  /** How many have been asked for. */
  readonly pages: number;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Undefined when there is no more. */
  readonly more: (() => void) | undefined;
}

/** A list that is asked for page by page, as far as somebody looks. */
export function usePages<T>({
  key,
  ask,
  refetchEveryMs,
  keepWhileAsking = false,
}: PagesOptions<T>): Pages<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...(keepWhileAsking ? { placeholderData: keepPreviousData } : {}),
    ...(refetchEveryMs === undefined ? {} : { refetchInterval: refetchEveryMs }),
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    pages: query.data?.pages.length ?? 0,
    error: query.error,
    retry: () => void refetch(),
    more: hasNextPage
      ? () => {
          if (!isFetchingNextPage) void fetchNextPage();
        }
      : undefined,
  };
}
