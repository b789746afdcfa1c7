import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

interface PagesOptions<P> {
  readonly key: readonly unknown[];
  readonly ask: (cursor: string | undefined) => Promise<P>;
  readonly refetchEveryMs?: number;
  /** Shows what the key before had until the first page under the new one has come. */
  readonly keepWhileAsking?: boolean;
}

export interface Pages<P extends Page> {
  /** Undefined while nothing has come. */
  readonly items: readonly P['items'][number][] | undefined;
  /** With what it says beside its items. */
  readonly first: P | undefined;
  /** How many have been asked for. */
  readonly pages: number;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Undefined when there is no more. */
  readonly more: (() => void) | undefined;
}

/** A list that is asked for page by page, as far as somebody looks. */
export function usePages<P extends Page>({
  key,
  ask,
  refetchEveryMs,
  keepWhileAsking = false,
}: PagesOptions<P>): Pages<P> {
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
    first: query.data?.pages[0],
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
