import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@accord/infra';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mappings } from '../src/mappings.ts';
import { page } from '../src/page.ts';
import { probe } from '../src/probe.ts';
import { fieldsAt, publishedFields } from '../src/published.ts';

const wire = z.object({
  id: z.string(),
  name: z.string(),
  ean: z.string().optional(),
  carrier: z.object({ code: z.string() }).nullish(),
  active: z.boolean(),
  note: z.string().optional(),
  lines: z.array(z.object({ quantity: z.number() })).optional(),
});

const invented = {
  vendor: 'nobody',
  record: 'thing',
  becomes: 'product',
  wire,
  samples: [
    {
      id: '1',
      name: 'A',
      ean: '123',
      carrier: { code: 'dhl' },
      active: true,
      note: 'n',
      lines: [{ quantity: 2 }],
    },
  ],
  read: (raw: unknown): unknown => {
    const parsed = wire.safeParse(raw);
    if (!parsed.success || !parsed.data.active) return undefined;
    const { id, name, ean, carrier, lines = [] } = parsed.data;
    return {
      id,
      title: name.slice(0, 20),
      ...(ean && { gtin: ean }),
      carrier: carrier?.code ?? 'unknown',
      pieces: lines.length,
    };
  },
};

describe('what becomes of a field', () => {
  it('is found out by trying the adapter’s own code', () => {
    expect(probe(invented)).toEqual([
      { field: 'id', ours: ['id'], missing: 'refused' },
      { field: 'name', ours: ['title'], missing: 'refused', cutAt: 20 },
      { field: 'ean', ours: ['gtin'], missing: 'left_out' },
      { field: 'carrier', ours: ['carrier'], missing: { defaults: { carrier: 'unknown' } } },
      { field: 'carrier.code', ours: ['carrier'], missing: 'refused' },
      { field: 'active', ours: [], missing: 'refused' },
      { field: 'note', ours: [], missing: 'same' },
      { field: 'lines', ours: ['pieces'], missing: { defaults: { pieces: 0 } } },
      { field: 'lines[].quantity', ours: [], missing: 'refused' },
    ]);
  });

  it('is not guessed at: a field that no sample has is an error that names it', () => {
    const sample = { id: '1', name: 'A', ean: '123', carrier: { code: 'dhl' }, active: true, lines: [] };
    expect(() => probe({ ...invented, samples: [sample] })).toThrow('no sample of nobody thing has note');
  });

  it('is dropped when it is published and not read', () => {
    const text = page([invented], () => ['active', 'colour', 'id', 'size']);
    expect(text).toContain('Dropped, 2 of 4 published: `colour`, `size`.');
  });
});

describe('the published fields', () => {
  it('are found through references and alternatives', () => {
    const spec = {
      answer: { $ref: '#/schemas/page' },
      schemas: {
        page: {
          properties: {
            result: { items: { allOf: [{ $ref: '#/schemas/head' }, { properties: { b: {} } }] } },
          },
        },
        head: { properties: { a: {} } },
      },
    };
    expect(fieldsAt(spec, ['answer', 'result', '[]'])).toEqual(['a', 'b']);
  });
});

const kindOf = (vendor: string): string => {
  const path = join(workspaceRoot, 'contracts', 'vendors', vendor, 'vendor.json');
  return z.object({ kind: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8'))).kind;
};

describe('docs/mapping-loss.md', () => {
  it('says what the code does; else run: npx accord mapping-loss --write', () => {
    const written = readFileSync(join(workspaceRoot, 'docs', 'mapping-loss.md'), 'utf8');
    const now = page(mappings, ({ vendor, record }) => publishedFields(workspaceRoot, vendor, record));
    expect(written).toBe(now);
  });

  it('knows the published fields of every record of a vendor whose description a machine can read', () => {
    const unknown = mappings.filter(({ vendor, record }) => !publishedFields(workspaceRoot, vendor, record));
    const readable = unknown.filter(({ vendor }) => kindOf(vendor) !== 'recorded');
    expect(readable.map(({ vendor, record }) => `${vendor} ${record}`)).toEqual([]);
  });
});
