import { encodingNamed, type Encoding } from './text-encoding.ts';

type Format = 'csv' | 'ndjson';

/** What may be uploaded, by the names under which it is sent. */
export const importTypes: Readonly<Record<string, Format>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
};

export interface DeclaredForm {
  readonly format: Format;
  readonly encoding?: Encoding;
}

/** @returns undefined for what we do not read, be it the format or the charset */
export function declaredForm(contentType: string | undefined): DeclaredForm | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  const format = importTypes[type.toLowerCase()];
  if (format === undefined) return undefined;
  const charset = parameters.map((part) => /^charset="?([^"]+)"?$/i.exec(part)?.[1]).find(Boolean);
  if (charset === undefined) return { format };
  const encoding = encodingNamed(charset);
  return encoding && { format, encoding };
}
