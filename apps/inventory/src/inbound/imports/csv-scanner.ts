import { longestRow, type RowRefusal } from '../../domain/import/row.ts';

/** One record of a CSV text (RFC 4180), or what stood in its place. */
export interface CsvRecord {
  /** Where it begins, from 1. A cell may hold line ends, so records and lines are counted apart. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly refused?: RowRefusal;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** `skipping` reads to the end of a line, `discarding` to the closing quote, both without keeping anything. */
type Place = 'cell_start' | 'plain' | 'quoted' | 'after_quote' | 'skipping' | 'discarding';

/**
 * Takes CSV apart as it comes in. Not csv-parse, which loses the good rows behind an oversized cell or a stray quote,
 * and which is the oracle of this one's tests: here one bad row is one refused row, and memory holds one row at most.
 */
export class CsvScanner {
  readonly #separator: number;
  #place: Place = 'cell_start';
  #cells: string[] = [];
  #cell = '';
  #size = 0;
  #line = 1;
  #recordLine = 1;
  #refused: RowRefusal | undefined;
  #sawReturn = false;
  #found: CsvRecord[] = [];

  constructor(separator: string) {
    this.#separator = separator.charCodeAt(0);
  }

  /** @returns the records that end in this piece of text */
  push(text: string): readonly CsvRecord[] {
    let at = 0;
    if (this.#sawReturn && text.charCodeAt(0) === lineFeed) at = 1;
    if (text.length > 0) this.#sawReturn = false;
    while (at < text.length) at = this.#step(text, at);
    return this.#taken();
  }

  /** @returns the record that the end of the text ends, if there is one */
  end(): readonly CsvRecord[] {
    if (this.#place === 'quoted') this.#refused ??= 'inventory.row_truncated';
    const isEmpty = this.#place === 'cell_start' && this.#cells.length === 0 && this.#refused === undefined;
    if (!isEmpty) this.#endRecord();
    return this.#taken();
  }

  #step(text: string, at: number): number {
    switch (this.#place) {
      case 'cell_start':
        if (text.charCodeAt(at) !== quote) return this.#plain(text, at);
        this.#place = 'quoted';
        return at + 1;
      case 'plain':
        return this.#plain(text, at);
      case 'quoted':
      case 'discarding':
        return this.#quoted(text, at);
      case 'after_quote':
        return this.#afterQuote(text, at);
      case 'skipping':
        return this.#skip(text, at);
    }
  }

  #plain(text: string, from: number): number {
    let at = from;
    while (at < text.length && !this.#endsCell(text.charCodeAt(at))) at += 1;
    this.#place = 'plain';
    this.#keep(text, from, at);
    return at < text.length ? this.#endCell(text, at) : at;
  }

  #quoted(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === lineFeed) this.#line += 1;
    }
    this.#keep(text, from, at);
    if (at === text.length) return at;
    this.#place = 'after_quote';
    return at + 1;
  }

  #afterQuote(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === quote) {
      this.#place = this.#refused === undefined ? 'quoted' : 'discarding';
      this.#keep(text, at, at + 1);
      return at + 1;
    }
    if (this.#endsCell(code)) return this.#endCell(text, at);
    this.#refused ??= 'inventory.row_stray_quote';
    this.#place = 'skipping';
    return at;
  }

  #skip(text: string, from: number): number {
    let at = from;
    while (at < text.length && !isLineEnd(text.charCodeAt(at))) at += 1;
    return at < text.length ? this.#endCell(text, at) : at;
  }

  #endsCell(code: number): boolean {
    return code === this.#separator || isLineEnd(code);
  }

  #keep(text: string, from: number, to: number): void {
    if (this.#refused !== undefined) return;
    this.#size += to - from;
    if (this.#size <= longestRow) {
      this.#cell += text.slice(from, to);
      return;
    }
    this.#refused = 'inventory.row_too_large';
    this.#cells = [];
    this.#cell = '';
    if (this.#place === 'quoted') this.#place = 'discarding';
  }

  /** @returns where to read on, behind the separator or the line end at `at` */
  #endCell(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === this.#separator && this.#place !== 'skipping') {
      if (this.#refused === undefined) this.#cells.push(this.#cell);
      this.#cell = '';
      this.#place = 'cell_start';
      return at + 1;
    }
    this.#endRecord();
    this.#line += 1;
    this.#recordLine = this.#line;
    if (code !== carriageReturn) return at + 1;
    this.#sawReturn = at + 1 === text.length;
    return text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
  }

  /** A line without anything on it is no record. */
  #endRecord(): void {
    const wasQuoted = this.#place === 'after_quote';
    if (this.#refused !== undefined) {
      this.#found.push({ line: this.#recordLine, cells: [], refused: this.#refused });
    } else if (this.#cells.length > 0 || this.#cell !== '' || wasQuoted) {
      this.#found.push({ line: this.#recordLine, cells: [...this.#cells, this.#cell] });
    }
    this.#cells = [];
    this.#cell = '';
    this.#size = 0;
    this.#refused = undefined;
    this.#place = 'cell_start';
  }

  #taken(): readonly CsvRecord[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}
