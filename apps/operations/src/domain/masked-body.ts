/** Texts that are ids, instants, types or codes by their form, and therefore nobody's name or address. */
const harmless = [
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  /^A-[0-9A-HJKMNP-TV-Z]{10}$/,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  /^[a-z]+\.[a-z]+(?:-[a-z]+)*\.[a-z-]+\.v\d+$/,
  /^\/(?:accord|schemas)\/[a-z0-9.-]+$/,
  /^(?:EUR|CHF|USD|GBP)$/,
];
/** Numbers that count, and do not number somebody's house or telephone. */
const counting = new Set(['quantity', 'minor', 'taxRateBps', 'version', 'onHand', 'reserved', 'available']);
/** Deeper than any message of ours. */
const deepest = 12;

/**
 * A message's body with its shape and nothing that could be about a person: for those who may see that it is there and
 * not what it says. A body that is no JSON is only measured.
 */
export function maskedBody(body: Buffer): string {
  try {
    return JSON.stringify(masked(JSON.parse(body.toString('utf8')), '', 0), null, 2);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `*** ${String(body.length)} bytes that are no JSON`;
  }
}

function masked(value: unknown, name: string, depth: number): unknown {
  if (depth > deepest) return '***';
  if (Array.isArray(value)) return value.map((item) => masked(item, name, depth + 1));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => [shownName(field), masked(item, field, depth + 1)]),
    );
  if (typeof value === 'string') return harmless.some((form) => form.test(value)) ? value : '***';
  if (typeof value === 'number') return counting.has(name) ? value : '***';
  return value;
}

/** A stranger's message may bear anything as a name. */
export function shownName(field: string): string {
  return /^[A-Za-z][A-Za-z0-9]{0,39}$/.test(field) ? field : '***';
}
