import { invalidRequest } from './stripe-errors.ts';
import type { ListQuery } from './stripe-parameters.ts';

interface Listed {
  readonly id: string;
  readonly created: number;
}

/** A page of Stripe's: newest first, moved by cursors. `all` is in the order of creation. */
export function page<Item extends Listed>(
  all: readonly Item[],
  query: ListQuery,
  { url, keep = () => true }: { url: string; keep?: (item: Item) => boolean },
): object {
  if (query.limit < 1 || query.limit > 100)
    throw invalidRequest('Invalid limit: must be between 1 and 100', { param: 'limit' });
  const found: Item[] = [];
  let open = query.starting_after === undefined;
  for (let index = all.length - 1; index >= 0 && found.length <= query.limit; index -= 1) {
    const item = all[index];
    if (!item) continue;
    if (item.id === query.ending_before) break;
    if (open && within(item, query) && keep(item)) found.push(item);
    if (item.id === query.starting_after) open = true;
  }
  return {
    object: 'list',
    url,
    has_more: found.length > query.limit,
    data: found.slice(0, query.limit),
  };
}

function within({ created }: Listed, query: ListQuery): boolean {
  return (
    created >= query['created[gte]'] &&
    created <= query['created[lte]'] &&
    created < query['created[lt]'] &&
    (query['created[gt]'] === 0 || created > query['created[gt]'])
  );
}
