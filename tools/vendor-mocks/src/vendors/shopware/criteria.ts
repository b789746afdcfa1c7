import { z } from 'zod';

const bound = z.union([z.number(), z.string()]);

/** The filters of Shopware's criteria that the mock evaluates. */
export type Filter =
  | { readonly type: 'equals'; readonly field: string; readonly value: string | number | boolean | null }
  | { readonly type: 'equalsAny'; readonly field: string; readonly value: string | readonly string[] }
  | {
      readonly type: 'range';
      readonly field: string;
      readonly parameters: Readonly<Record<string, string | number>>;
    }
  | { readonly type: 'multi' | 'not'; readonly operator: string; readonly queries: readonly Filter[] };

const filter: z.ZodType<Filter> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('equals'),
      field: z.string(),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    }),
    z.object({
      type: z.literal('equalsAny'),
      field: z.string(),
      value: z.union([z.string(), z.array(z.string())]),
    }),
    z.object({
      type: z.literal('range'),
      field: z.string(),
      parameters: z.partialRecord(z.enum(['gt', 'gte', 'lt', 'lte']), bound),
    }),
    z.object({
      type: z.enum(['multi', 'not']),
      operator: z.enum(['and', 'or', 'nor', 'nand']).default('and'),
      queries: z.array(filter),
    }),
  ]),
);

/** A search as it is sent. */
export const criteria = z.object({
  page: z.int().min(1).default(1),
  limit: z.int().min(1).default(25),
  filter: z.array(filter).default([]),
  sort: z.array(z.object({ field: z.string(), order: z.enum(['ASC', 'DESC']).default('ASC') })).default([]),
  ids: z.array(z.string()).optional(),
  associations: z.record(z.string(), z.unknown()).default({}),
  includes: z.record(z.string(), z.array(z.string())).optional(),
  'total-count-mode': z.enum(['none', 'exact', 'next-pages']).default('none'),
});
export type Criteria = z.output<typeof criteria>;

type Fields = Readonly<Record<string, unknown>>;

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

export function matches(fields: Fields, one: Filter): boolean {
  switch (one.type) {
    case 'equals':
      return (fields[one.field] ?? null) === one.value;
    case 'equalsAny': {
      const values = typeof one.value === 'string' ? one.value.split('|') : one.value;
      return values.includes(text(fields[one.field]));
    }
    case 'range': {
      const actual = fields[one.field];
      if (actual === undefined || actual === null) return false;
      return Object.entries(one.parameters).every(
        ([name, wanted]) => comparisons[name]?.(compare(actual, wanted)) ?? false,
      );
    }
    case 'multi':
    case 'not': {
      const holds = one.queries.map((query) => matches(fields, query));
      const either = one.operator === 'or' || one.operator === 'nor';
      const together = either ? holds.some(Boolean) : holds.every(Boolean);
      return one.type === 'not' ? !together : together;
    }
  }
}

export function sorter(sort: Criteria['sort']): (one: Fields, other: Fields) => number {
  return (one, other) => {
    for (const { field, order } of sort) {
      const difference = compare(one[field], other[field]);
      if (difference !== 0) return order === 'ASC' ? difference : -difference;
    }
    return 0;
  };
}

/** Times are compared as times, whichever way they are written; nothing comes before anything. */
function compare(one: unknown, other: unknown): number {
  const [a, b] = [rank(one), rank(other)];
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}

function rank(value: unknown): number | string {
  if (value === undefined || value === null) return Number.NEGATIVE_INFINITY;
  if (typeof value === 'number') return value;
  const time = /^\d{4}-\d\d-\d\d[T ]/.exec(text(value));
  return time ? Date.parse(/[Z+]/.test(text(value)) ? text(value) : `${text(value)}Z`) : text(value);
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
