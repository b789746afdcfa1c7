import { problem } from '../problems.ts';
import { readHeader, type ImportKind, type PresetName } from './columns.ts';
import { recogniseSeparator } from './csv-dialect.ts';
import { CsvRows, type ReadRow } from './csv-rows.ts';
import { CsvScanner } from './csv-scanner.ts';
import { readJsonLine } from './json-rows.ts';
import { LineScanner } from './line-scanner.ts';
import { recogniseEncoding, sampleBytes, TextReader, type Encoding } from './text-encoding.ts';

export interface UploadForm {
  readonly format: 'csv' | 'ndjson';
  readonly kind: ImportKind;
  readonly preset: PresetName;
  /** As the sender declares it. A byte order mark knows better. */
  readonly encoding?: Encoding;
}

/** Text piece by piece to rows; what is left over comes at the end. */
interface RowReader {
  push(text: string): readonly ReadRow[];
  end(): readonly ReadRow[];
}

/**
 * Reads the beginning of an upload and says whether it can be read at all; the rest is read as somebody takes the rows,
 * no faster.
 * @throws Problem `inventory.import_empty`, `inventory.import_not_text`, or what is wrong with the header
 */
export async function readUpload(
  body: AsyncIterable<Buffer>,
  form: UploadForm,
): Promise<AsyncGenerator<readonly ReadRow[]>> {
  const bytes = body[Symbol.asyncIterator]();
  const sample = await firstBytes(bytes);
  if (sample.length === 0) throw problem('inventory.import_empty');
  const text = textReader(sample, form);
  const start = text.read(sample);
  const { reader, rows } = form.format === 'csv' ? csvReader(start, form) : jsonReader(start);
  return restOf(rows, { bytes, text, reader });
}

async function* restOf(
  first: readonly ReadRow[],
  { bytes, text, reader }: { bytes: AsyncIterator<Buffer>; text: TextReader; reader: RowReader },
): AsyncGenerator<readonly ReadRow[]> {
  if (first.length > 0) yield first;
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) {
    const rows = reader.push(text.read(next.value));
    if (rows.length > 0) yield rows;
  }
  const last = [...reader.push(text.end()), ...reader.end()];
  if (last.length > 0) yield last;
}

async function firstBytes(bytes: AsyncIterator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let size = 0; size < sampleBytes;) {
    const next = await bytes.next();
    if (next.done === true) break;
    pieces.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(pieces);
}

function textReader(sample: Buffer, { format, encoding }: UploadForm): TextReader {
  const recognised = recogniseEncoding(sample);
  if (recognised === undefined) throw problem('inventory.import_not_text');
  if (recognised !== 'undecided') return new TextReader(recognised);
  // JSON is UTF-8 (RFC 8259, section 8.1).
  return new TextReader(encoding ?? (format === 'ndjson' ? 'utf-8' : 'undecided'));
}

function csvReader(start: string, form: UploadForm): { reader: RowReader; rows: readonly ReadRow[] } {
  const scanner = new CsvScanner(recogniseSeparator(start));
  const records = [...scanner.push(start)];
  // A file of one line without an end is all there is of it.
  if (records.length === 0) records.push(...scanner.end());
  const [header, ...sample] = records;
  const reading = readHeader(header?.cells ?? [], form);
  if (!reading.ok) throw problem(reading.code, { columns: reading.columns.join(', ') });
  const rows = new CsvRows(reading.plan, sample);
  return {
    rows: sample.map((record) => rows.read(record)),
    reader: {
      push: (text) => scanner.push(text).map((record) => rows.read(record)),
      end: () => scanner.end().map((record) => rows.read(record)),
    },
  };
}

function jsonReader(start: string): { reader: RowReader; rows: readonly ReadRow[] } {
  const scanner = new LineScanner();
  return {
    rows: scanner.push(start).map(readJsonLine),
    reader: {
      push: (text) => scanner.push(text).map(readJsonLine),
      end: () => scanner.end().map(readJsonLine),
    },
  };
}
