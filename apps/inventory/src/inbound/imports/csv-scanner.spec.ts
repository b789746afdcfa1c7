import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { longestRow } from '../../domain/import/row.ts';
import { CsvScanner } from './csv-scanner.ts';

fc.configureGlobal({ seed: 20_261_121 });

/** Reads a text that comes in pieces of this many characters. */
function scan(text: string, { separator = ',', piece = text.length || 1 } = {}) {
  const scanner = new CsvScanner(separator);
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, at) =>
    text.slice(at * piece, (at + 1) * piece),
  );
  return [...pieces.flatMap((part) => scanner.push(part)), ...scanner.end()];
}

const cell = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc
    .array(fc.constantFrom('"', ',', ';', '\n', '\r\n', 'ä', 'x', ' '), { maxLength: 6 })
    .map((parts) => parts.join('')),
);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const written = (rows: readonly (readonly string[])[], separator: string, end: string): string =>
  rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator)).join(end);

describe('a CSV text', () => {
  it('is read as csv-parse reads it, whatever stands in its cells and however it is cut into pieces', () => {
    const layout = fc.record({
      separator: fc.constantFrom(',', ';', '\t'),
      end: fc.constantFrom('\n', '\r\n'),
      piece: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(table, layout, (rows, { separator, end, piece }) => {
        const text = written(rows, separator, end);
        const oracle: unknown = parse(text, {
          delimiter: separator,
          relax_column_count: true,
          record_delimiter: end,
        });
        expect(scan(text, { separator, piece }).map(({ cells }) => cells)).toEqual(oracle);
      }),
    );
  });

  it('says of each record on which line it begins, also behind cells with line ends', () => {
    for (const piece of [1, 2, 3, 100]) {
      const records = scan('sku,name\nA,"two\nlines"\n\n  \nB,x\r\nC,y\rD,z', { piece });
      expect(records.map(({ line, cells }) => [line, cells.length])).toEqual([
        [1, 2],
        [2, 2],
        [5, 1],
        [6, 2],
        [7, 2],
        [8, 2],
      ]);
    }
  });

  it.each([
    [
      'a quote that ends before its cell',
      'A,"x"y\nB,2',
      [
        ['inventory.row_stray_quote', 1],
        ['B', 2],
      ],
    ],
    [
      'an oversized cell',
      `A,${'x'.repeat(longestRow + 1)}\nB,2`,
      [
        ['inventory.row_too_large', 1],
        ['B', 2],
      ],
    ],
    [
      'an oversized cell in quotes, with commas, quotes and line ends in it',
      `A,"${'x,""\n'.repeat(20_000)}"\nB,2`,
      [
        ['inventory.row_too_large', 1],
        ['B', 20_001 + 1],
      ],
    ],
    [
      'a quote that nobody closes',
      'A,1\nB,"2\nC,3',
      [
        ['A', 1],
        ['inventory.row_truncated', 2],
      ],
    ],
  ] as const)('loses no other row to %s', (_what, text, expected) => {
    for (const piece of [1_000, 65_536]) {
      const records = scan(text, { piece });
      expect(records.map(({ line, cells, refused }) => [refused ?? cells[0], line])).toEqual(expected);
    }
  });

  it('refuses a cell of ten megabytes once, in whatever row it stands', () => {
    const scanner = new CsvScanner(',');
    scanner.push('A,1\nB,"');
    for (let megabyte = 0; megabyte < 10; megabyte += 1)
      expect(scanner.push('y,1\n'.repeat(262_144))).toEqual([]);
    expect(scanner.push('"\n')).toEqual([{ line: 2, cells: [], refused: 'inventory.row_too_large' }]);
  });
});
