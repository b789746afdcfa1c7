import type { Contact } from './hubspot-state.ts';

/** A contact with the properties that were asked for; what it does not have is null. */
export function contactView(
  { id, createdAt, properties, optOuts }: Contact,
  asked: readonly string[],
  withHistory: readonly string[] = [],
): object {
  const shown = new Set([...asked, 'hs_object_id', 'createdate', 'lastmodifieddate']);
  return {
    id,
    properties: Object.fromEntries([...shown].map((name) => [name, properties[name] ?? null])),
    ...(withHistory.length > 0 && {
      propertiesWithHistory: Object.fromEntries(
        withHistory.map((name) => [name, name === 'hs_email_optout' ? optOuts : []]),
      ),
    }),
    createdAt,
    updatedAt: properties['lastmodifieddate'],
    archived: false,
  };
}

/** A batch that is done when it is answered. */
export function batchView(results: readonly object[]): object {
  const now = new Date().toISOString();
  return { status: 'COMPLETE', results, startedAt: now, completedAt: now };
}

/** A page of a search: how many there are in all, and the place of the next page where there is one. */
export function pageView(
  results: readonly object[],
  { total, next }: { total: number; next: number },
): object {
  return { total, results, ...(next < total && { paging: { next: { after: String(next) } } }) };
}

/** As HubSpot refuses. */
export function errorView(
  category: string,
  message: string,
  errors: readonly { readonly code: string; readonly message: string }[] = [],
): object {
  return {
    status: 'error',
    message,
    correlationId: '0198c0de-0000-4000-8000-00000000000e',
    category,
    ...(errors.length > 0 && { errors }),
  };
}
