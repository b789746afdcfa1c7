import type { NamedSeries } from './promql.ts';

/** What a process says at `/metrics`: what it counts, each with the sets of labels that were seen so far. */
export type Exposition = ReadonlyMap<string, readonly ReadonlySet<string>[]>;

export function readExposition(text: string): Exposition {
  const seen = new Map<string, Set<string>[]>();
  for (const line of text.split('\n')) {
    const announced = /^# TYPE (\S+) /.exec(line)?.[1];
    if (announced !== undefined) seen.set(announced, []);
    const { name, labels = '' } =
      /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? /.exec(line)?.groups ?? {};
    if (name === undefined) continue;
    const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label = '']) => label);
    seen.set(name, [...(seen.get(name) ?? []), new Set(names)]);
  }
  return seen;
}

/** Prometheus says this one itself. */
const ofPrometheus = 'up';

/**
 * Whether anybody says what is asked for, with all labels that it is asked for by. What is asked for by none needs not
 * have happened yet: that it is counted is enough.
 */
export function isEmitted({ metric, labels }: NamedSeries, expositions: readonly Exposition[]): boolean {
  if (metric === ofPrometheus) return true;
  return expositions.some(
    (one) =>
      one.has(metric) &&
      (labels.length === 0 ||
        (one.get(metric) ?? []).some((known) => labels.every((label) => known.has(label)))),
  );
}

/** What in the name of a series is not as OpenTelemetry's names come out in Prometheus; undefined when nothing. */
export function misnamed(name: string, type: string): string | undefined {
  if (!/^(?:accord|http_server|db_client)_[a-z0-9_]+$/.test(name)) return 'is nobody’s';
  if (/_(?:ms|millis|milliseconds|minutes|mb|kb)(?:_|$)/.test(name)) return 'has a unit that is no base unit';
  if ((type === 'counter') !== name.endsWith('_total')) return 'ends as what it is not';
  if (type === 'histogram' && !/_(?:seconds|bytes)$/.test(name)) return 'has no unit';
  return undefined;
}
