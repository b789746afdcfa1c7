/** What a row of products or of counted stock can say. */
const fieldNames = [
  'sku',
  'name',
  'price',
  'currency',
  'taxRate',
  'taxRateBps',
  'kind',
  'weightGrams',
  'gtin',
  'quantity',
  'updatedAt',
] as const;
export type FieldName = (typeof fieldNames)[number];

export const importKinds = ['products', 'stock'] as const;
export type ImportKind = (typeof importKinds)[number];

export const presetNames = ['accord', 'online-retail'] as const;
export type PresetName = (typeof presetNames)[number];

interface Preset {
  /** Our field by the name in the file: lower case, without spaces, dots, dashes and underscores. */
  readonly columns: Readonly<Record<string, FieldName>>;
  /** What holds for every row of such a file. */
  readonly fixed: Readonly<Partial<Record<FieldName, string | number>>>;
}

const presets: Readonly<Record<PresetName, Preset>> = {
  accord: {
    columns: {
      ...Object.fromEntries(fieldNames.map((name) => [name.toLowerCase(), name])),
      artikelnummer: 'sku',
      bezeichnung: 'name',
      preis: 'price',
      währung: 'currency',
      steuersatz: 'taxRate',
      mwst: 'taxRate',
      vat: 'taxRate',
      gewicht: 'weightGrams',
      ean: 'gtin',
      menge: 'quantity',
      bestand: 'quantity',
      geändertam: 'updatedAt',
    },
    fixed: {},
  },
  /** UCI Online Retail: invoices of a British shop, each line of which names its article; 20 % VAT. */
  'online-retail': {
    columns: { stockcode: 'sku', description: 'name', unitprice: 'price', quantity: 'quantity' },
    fixed: { currency: 'GBP', taxRateBps: 2000 },
  },
};

const required: Readonly<Record<ImportKind, readonly FieldName[]>> = {
  products: ['sku', 'name', 'price'],
  stock: ['sku', 'quantity'],
};

export interface ColumnPlan {
  /** Per column of the file our field; undefined for what we do not read. */
  readonly fields: readonly (FieldName | undefined)[];
  readonly fixed: Readonly<Partial<Record<FieldName, string | number>>>;
}

export type HeaderReading =
  | { readonly ok: true; readonly plan: ColumnPlan }
  | {
      readonly ok: false;
      readonly code:
        | 'inventory.import_header_missing'
        | 'inventory.import_header_incomplete'
        | 'inventory.import_header_repeated';
      readonly columns: readonly string[];
    };

/** Finds out which column is which. A file without a line of names would lose its first row as one, so it is refused. */
export function readHeader(
  cells: readonly string[],
  { kind, preset }: { readonly kind: ImportKind; readonly preset: PresetName },
): HeaderReading {
  const { columns, fixed } = presets[preset];
  const fields = cells.map(
    (cell) =>
      columns[
        cell
          .trim()
          .toLowerCase()
          .replaceAll(/[\s._-]/g, '')
      ],
  );
  const known = fields.filter((field) => field !== undefined);
  if (known.length === 0)
    return { ok: false, code: 'inventory.import_header_missing', columns: required[kind] };
  const repeated = [...new Set(known.filter((field, at) => known.indexOf(field) !== at))];
  if (repeated.length > 0) return { ok: false, code: 'inventory.import_header_repeated', columns: repeated };
  const missing = required[kind].filter((field) => !known.includes(field));
  if (missing.length > 0) return { ok: false, code: 'inventory.import_header_incomplete', columns: missing };
  return { ok: true, plan: { fields, fixed } };
}
