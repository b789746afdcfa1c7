import { Writable } from 'node:stream';

/** Where log lines go that a test wants to read. */
export function linesInto(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
}
