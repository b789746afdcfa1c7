const whole = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return whole.format(count);
}

/** `1 message`, `5 messages`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Minor units to what people read: 100988 EUR is €1,009.88, 500 JPY is ¥500. */
export function formatMoney({
  minor,
  currency,
}: {
  readonly minor: number;
  readonly currency: string;
}): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** With the zone, so that a screenshot says when. */
export function formatTime(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(iso));
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', Infinity],
] as const;

/** `3 minutes ago`, `in 2 hours`; anything nearer than ten seconds is now. */
export function formatAgo(iso: string, now: number): string {
  let amount = (Date.parse(iso) - now) / 1_000;
  if (Math.abs(amount) < 10) return 'just now';
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return relative.format(Math.round(amount), 'day');
}

/** `412 ms`, `1.20 s`, `3 min 5 s`, `2 h 4 min`: always two figures that matter. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${String(Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
  return `${String(Math.floor(minutes / 1_440))} d ${String(Math.floor((minutes % 1_440) / 60))} h`;
}

/** `checkout.order.placed.v1` is "order placed", `not_ready` is "not ready". */
export function inWords(name: string): string {
  return name.replaceAll(/[._-]+/g, ' ');
}

const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `0.125` is "12.5%". */
export function formatShare(ratio: number): string {
  return share.format(ratio);
}

const figure = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Of any unit, as exact as it can be read at a glance. */
export function formatFigure(value: number): string {
  return figure.format(value);
}
