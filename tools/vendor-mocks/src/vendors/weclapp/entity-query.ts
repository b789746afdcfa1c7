import { problem } from './weclapp-problems.ts';

export interface Filter {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

const steering = new Set([
  'page',
  'pageSize',
  'offset',
  'sort',
  'filter',
  'properties',
  'serializeNulls',
  'includeReferencedEntities',
  'additionalProperties',
  'dryRun',
]);

type Comparison = (actual: unknown, wanted: string) => boolean;

const numeric = (actual: unknown, wanted: string): [number, number] => [Number(actual), Number(wanted)];

const comparisons: Readonly<Record<string, Comparison>> = {
  eq: (actual, wanted) => text(actual) === wanted,
  ne: (actual, wanted) => text(actual) !== wanted,
  gt: (actual, wanted) => holds(numeric(actual, wanted), (a, b) => a > b),
  ge: (actual, wanted) => holds(numeric(actual, wanted), (a, b) => a >= b),
  lt: (actual, wanted) => holds(numeric(actual, wanted), (a, b) => a < b),
  le: (actual, wanted) => holds(numeric(actual, wanted), (a, b) => a <= b),
  in: (actual, wanted) => listed(wanted).includes(text(actual)),
  notin: (actual, wanted) => !listed(wanted).includes(text(actual)),
  like: (actual, wanted) => like(text(actual), wanted),
  ilike: (actual, wanted) => like(text(actual).toLowerCase(), wanted.toLowerCase()),
  null: (actual) => actual === undefined || actual === null,
  notnull: (actual) => actual !== undefined && actual !== null,
};

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function holds([a, b]: [number, number], compare: (a: number, b: number) => boolean): boolean {
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
}

/** `["a","b"]`, as weclapp writes lists in a query. */
function listed(value: string): string[] {
  return value
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim().replace(/^"|"$/g, ''));
}

/** `%` is any run of characters, `_` is one. */
function like(actual: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 's').test(actual);
}

/** Filters are written `field-operator=value`. @throws Refusal 400 for an operator weclapp does not have */
export function readFilters(query: Readonly<Record<string, unknown>>): Filter[] {
  return Object.entries(query)
    .filter(([name]) => !steering.has(name))
    .map(([name, value]) => {
      const dash = name.lastIndexOf('-');
      const operator = name.slice(dash + 1);
      if (dash < 1 || !(operator in comparisons))
        throw problem('validation', 400, {
          detail: `unexpected query parameter '${name}'`,
          errors: [{ type: 'syntax', detail: 'no such filter', location: name }],
        });
      return { field: name.slice(0, dash), operator, value: text(value) };
    });
}

export function matches(entity: Readonly<Record<string, unknown>>, filter: Filter): boolean {
  return comparisons[filter.operator]?.(entity[filter.field], filter.value) ?? false;
}

type Ordered = Readonly<Record<string, unknown>>;

/** `sort=a,-b`: by a upwards, then by b downwards. */
export function sorter(sort: unknown): ((one: Ordered, other: Ordered) => number) | undefined {
  const wanted = text(sort);
  if (wanted === '') return undefined;
  const keys = wanted.split(',').map((key) => ({ field: key.replace(/^-/, ''), down: key.startsWith('-') }));
  return (one, other) => {
    for (const { field, down } of keys) {
      const difference = compare(one[field], other[field]);
      if (difference !== 0) return down ? -difference : difference;
    }
    return 0;
  };
}

function compare(one: unknown, other: unknown): number {
  const [a, b] = [Number(one), Number(other)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return text(one).localeCompare(text(other), 'en');
}
