import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built console in memory: some hundred kilobytes, read once, so that no address can lead to another file. */
export class ConsoleFiles {
  readonly #files: ReadonlyMap<string, ConsoleFile>;

  private constructor(files: ReadonlyMap<string, ConsoleFile>) {
    this.#files = files;
  }

  /** Empty where the console was not built. */
  static from(folder: string): ConsoleFiles {
    const names = statSync(folder, { throwIfNoEntry: false })
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      : [];
    const known = names.filter((name) => types[extname(name)] !== undefined);
    return new ConsoleFiles(
      new Map(known.map((name) => [`/${name.replaceAll('\\', '/')}`, read(join(folder, name))])),
    );
  }

  at(path: string): ConsoleFile | undefined {
    return this.#files.get(path);
  }
}

function read(path: string): ConsoleFile {
  const body = readFileSync(path);
  const type = types[extname(path)] ?? 'application/octet-stream';
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, gzipped: gzipSync(body, { level: 9 }), etag };
}
