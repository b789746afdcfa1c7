import { Problem } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import { readable } from '../../domain/import/json-line.ts';
import { longestRow, type ReadableRow } from '../../domain/import/row.ts';
import { readUpload, type UploadForm } from './read-upload.ts';

const csv: UploadForm = { format: 'csv', kind: 'products', preset: 'accord' };
const ndjson: UploadForm = { ...csv, format: 'ndjson' };

interface TakenApart {
  readonly line: number;
  readonly raw: ReadableRow;
}

/** Reads an upload that arrives in pieces of this many bytes. */
async function rowsOf(bytes: Buffer | string, form: UploadForm, piece = 70_000): Promise<TakenApart[]> {
  const all = Buffer.from(bytes);
  async function* body(): AsyncGenerator<Buffer> {
    for (let at = 0; at < all.length; at += piece) yield all.subarray(at, at + piece);
  }
  const rows: TakenApart[] = [];
  for await (const some of await readUpload(body(), form))
    rows.push(...some.map(({ line, raw }) => ({ line, raw: readable(raw) })));
  return rows;
}

const codeOf = async (bytes: Buffer | string, form = csv): Promise<unknown> =>
  rowsOf(bytes, form).then(
    () => 'read',
    (error: unknown) => (error instanceof Problem ? error.code : error),
  );
const fieldsOf = (rows: readonly TakenApart[]): unknown[] =>
  rows.map(({ raw }) => ('fields' in raw ? raw.fields : raw.refused));

const umlauts = 'sku;name;price\nA-1;Größe „M“ €;12,50\nA-2;"Zeile 1\nZeile 2";1.234,00\n';
const read = [
  { sku: 'A-1', name: 'Größe „M“ €', price: '12,50' },
  { sku: 'A-2', name: 'Zeile 1\nZeile 2', price: '1.234,00' },
];
const utf16 = Buffer.from(umlauts, 'utf16le');
const cp1252 = Buffer.from(
  umlauts.replaceAll('€', '\x80').replaceAll('„', '\x84').replaceAll('“', '\x93'),
  'latin1',
);

describe('an upload in CSV', () => {
  it.each([
    ['UTF-8', Buffer.from(umlauts)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${umlauts}`)],
    ['UTF-16 with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16 without one', utf16],
    ['big-endian UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
    ['Windows-1252', cp1252],
  ])('is the same rows in %s', async (_encoding, bytes) => {
    expect(fieldsOf(await rowsOf(bytes, csv))).toEqual(read);
    const [first] = await rowsOf(bytes, csv);
    expect(first).toMatchObject({ line: 2, raw: { decimalMark: ',' } });
  });

  it('is read in the encoding that its first letter beyond ASCII is in, be it far behind', async () => {
    const plain = `sku,name,price\n${'P,plain,1.00\n'.repeat(20_000)}`;
    for (const [letter, encoding] of [
      ['ü', 'utf8'],
      ['ü', 'latin1'],
    ] as const) {
      const rows = await rowsOf(Buffer.from(`${plain}U,${letter}bung,2.00\n`, encoding), csv, 65_537);
      expect(fieldsOf(rows).at(-1)).toMatchObject({ name: 'übung' });
    }
  });

  it('reads a letter that the network cut in two', async () => {
    const head = Buffer.from(`sku,name,price\n${'P,plain,1.00\n'.repeat(6_000)}A,`);
    for (const encoding of ['utf8', 'latin1'] as const) {
      const bytes = Buffer.concat([head, Buffer.from('ü,1.00\n', encoding)]);
      const rows = await rowsOf(bytes, csv, head.length + 1);
      expect(fieldsOf(rows).at(-1)).toEqual({ sku: 'A', name: 'ü', price: '1.00' });
    }
  });

  it('breaks off where the encoding changes', async () => {
    const mixed = Buffer.concat([Buffer.from('sku,name,price\nA,ü,1\n'), Buffer.from('B,ü,1\n', 'latin1')]);
    const padded = Buffer.concat([mixed.subarray(0, 22), Buffer.alloc(70_000, '\n'), mixed.subarray(22)]);
    await expect(rowsOf(padded, csv, 65_536)).rejects.toMatchObject({
      code: 'inventory.import_mixed_encoding',
    });
  });

  it.each([
    ['a file without anything in it', '', 'inventory.import_empty'],
    ['a workbook', Buffer.from('PK\x03\x04rest'), 'inventory.import_not_text'],
    ['bytes', Buffer.from([0, 0, 1, 2, 0, 9, 9, 0]), 'inventory.import_not_text'],
    ['a file without names', 'A-1,Board,12.50\n', 'inventory.import_header_missing'],
    ['a column of another name', 'sku,title of it,price\n', 'inventory.import_header_incomplete'],
    ['a column twice', 'sku,name,price,Name\n', 'inventory.import_header_repeated'],
    ['one field under two names', 'sku,name,price,Preis\n', 'inventory.import_header_repeated'],
  ])('is refused as %s', async (_what, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it.each([',', ';', '\t', '|'])('is parted by %j where its first line is', async (separator) => {
    const text = 'SKU,"Name",price_,vat\nA,"x, y; z",1.00,0.19\n'.replaceAll(/,(?! )/g, separator);
    expect(fieldsOf(await rowsOf(text, csv))).toEqual([
      { sku: 'A', name: 'x, y; z', price: '1.00', taxRate: '0.19' },
    ]);
  });

  it.each(['updatedAt', 'updated_at', 'Geändert am'])('says in %s when a row was changed', async (name) => {
    const rows = await rowsOf(`sku;name;price;${name}\nA;x;1,00;2026-03-02T10:00:00+01:00\n`, csv);
    expect(fieldsOf(rows)).toMatchObject([{ updatedAt: '2026-03-02T10:00:00+01:00' }]);
  });

  it('refuses rows one by one: ragged, cut off, with a card number', async () => {
    const rows = await rowsOf(
      'sku,name,price,gtin\nA,x\nB,x,1,,\nC,4242 4242 4242 4242,1,\nD,x,1,4242424242424242\nE,x,1,4006381333931\nF,"x',
      csv,
    );
    expect(rows.map(({ line, raw }) => [line, 'refused' in raw ? raw.refused : raw.fields['sku']])).toEqual([
      [2, 'inventory.row_ragged'],
      [3, 'inventory.row_ragged'],
      [4, 'request.card_number_refused'],
      [5, 'request.card_number_refused'],
      [6, 'E'],
      [7, 'inventory.row_truncated'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('4242');
  });

  it('is mapped by a named preset, with what holds for all rows of such files', async () => {
    const text = 'InvoiceNo,StockCode,Description,Quantity,UnitPrice,Country\n1,85A,HOLDER,6,2.55,X\n';
    expect(fieldsOf(await rowsOf(text, { ...csv, preset: 'online-retail' }))).toEqual([
      { sku: '85A', name: 'HOLDER', price: '2.55', quantity: '6', currency: 'GBP', taxRateBps: 2000 },
    ]);
  });
});

describe('an upload in NDJSON', () => {
  it('refuses lines one by one and says which', async () => {
    const lines = [
      '\uFEFF{"sku":"A"}',
      'no json',
      '[1]',
      '',
      '{"sku":"B","gtin":"4006381333931"}',
      '{"sku":"C","note":"4242424242424242"}',
      '{"sku":"C","note":"\\u0034242424242424242"}',
      `{"sku":"${'x'.repeat(longestRow)}"}`,
      '{"sku":"D"}\r',
      '{"sku":"E',
    ];
    const rows = await rowsOf(lines.join('\n'), ndjson, 1_000);
    expect(rows.map(({ line, raw }) => [line, 'refused' in raw ? raw.refused : raw.fields['sku']])).toEqual([
      [1, 'A'],
      [2, 'inventory.row_not_json'],
      [3, 'inventory.row_not_an_object'],
      [5, 'B'],
      [6, 'request.card_number_refused'],
      [7, 'request.card_number_refused'],
      [8, 'inventory.row_too_large'],
      [9, 'D'],
      [10, 'inventory.row_truncated'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('4242');
  });

  it('is UTF-8 and nothing else', async () => {
    const bytes = Buffer.from('{"sku":"A","name":"ü"}\n', 'latin1');
    await expect(rowsOf(bytes, ndjson)).rejects.toMatchObject({ code: 'inventory.import_mixed_encoding' });
  });
});
