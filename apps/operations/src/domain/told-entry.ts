import type { StoredEntry, ToldEntry } from './timeline-entry.ts';

/** Where traces are shown; undefined when nobody said so. */
export type TraceLinks = (traceId: string | undefined) => string | null;

/** @param template an address with `{traceId}` in it */
export function traceLinks(template: string | undefined): TraceLinks {
  return (traceId) =>
    template === undefined || traceId === undefined ? null : template.replaceAll('{traceId}', traceId);
}

/** A vendor's call is called `vendor operation`; a delivery's retry, parking and redelivery were led to by its message. */
export function toldEntry({ causationId, ...entry }: StoredEntry, linkOf: TraceLinks): ToldEntry {
  const [vendor, operation] = entry.kind === 'vendor-call' ? entry.name.split(' ') : [];
  const { messageId } = entry.detail;
  return {
    ...entry,
    causationId: typeof messageId === 'string' ? messageId : (causationId ?? null),
    vendor: vendor ?? null,
    operation: operation ?? null,
    traceUrl: linkOf(entry.traceId),
  };
}
