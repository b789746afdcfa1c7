import { createReadStream } from 'node:fs';

import { parse } from 'csv-parse';

import { invoiceRowSchema, readRow, type ReadLine, type Refusal } from './invoice-row.ts';

/** Lines of one invoice that are left after reading; a cancellation names no order of its own. */
export interface Invoice {
  readonly number: string;
  readonly cancellation: boolean;
  readonly customer: string;
  readonly country: ReadLine['country'];
  readonly lines: readonly ReadLine[];
}

/** Everything that came out of a file: rows = rows in invoices + rows refused. */
export interface ReadInvoices {
  readonly invoices: readonly Invoice[];
  readonly rows: number;
  readonly refusedRows: ReadonlyMap<Refusal, number>;
  readonly invoicesWithoutLines: number;
}

/**
 * Reads an Online Retail file (UCI, CSV with header). Streams, so that memory follows the orders kept, not the file.
 * @param limit at most this many rows are read
 */
export async function readInvoices(file: string, limit = Number.POSITIVE_INFINITY): Promise<ReadInvoices> {
  const lines = new Map<string, ReadLine[]>();
  const seen = new Set<string>();
  const refusedRows = new Map<Refusal, number>();
  let rows = 0;

  const parser = createReadStream(file).pipe(
    parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }),
  );
  for await (const raw of parser) {
    if (rows >= limit) break;
    rows += 1;
    const row = invoiceRowSchema.parse(raw);
    seen.add(row.InvoiceNo);
    const read = readRow(row);
    if (read.kind === 'refused') {
      refusedRows.set(read.reason, (refusedRows.get(read.reason) ?? 0) + 1);
      continue;
    }
    const invoice = lines.get(read.line.invoice) ?? [];
    invoice.push(read.line);
    lines.set(read.line.invoice, invoice);
  }

  const invoices = [...lines].map(([number, own]) => toInvoice(number, own));
  return { invoices, rows, refusedRows, invoicesWithoutLines: seen.size - invoices.length };
}

function toInvoice(number: string, lines: readonly ReadLine[]): Invoice {
  const [first] = lines;
  if (!first) throw new Error(`invoice ${number} has no line`);
  return {
    number,
    cancellation: first.cancellation,
    customer: first.customer,
    country: first.country,
    lines,
  };
}
