/**
 * Reads a Retry-After header, which holds seconds or an HTTP date (RFC 9110, 10.2.3).
 * Answers milliseconds from `nowMs`, at least 0 and at most `maxMs`; undefined when absent or unreadable.
 */
export function readRetryAfter(
  header: string | string[] | undefined,
  { nowMs, maxMs }: { readonly nowMs: number; readonly maxMs: number },
): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(ms)) return undefined;
  return Math.min(Math.max(Math.ceil(ms), 0), maxMs);
}
