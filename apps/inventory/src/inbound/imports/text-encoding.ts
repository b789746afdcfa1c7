import { isAscii, isUtf8 } from 'node:buffer';
import { Failure } from '@accord/canonical';

/** How much of a file is looked at before anything is decided about it. */
export const sampleBytes = 65_536;

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** `undecided`: ASCII so far, which is UTF-8 and Windows-1252 alike. */
type Decision = Encoding | 'undecided';

/** Names under which senders declare the encodings we read. */
const declared: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-1': 'windows-1252',
};

/** @returns undefined for a name we do not know */
export function encodingNamed(charset: string): Encoding | undefined {
  return declared[charset.toLowerCase()];
}

/**
 * Decides by the first bytes: a byte order mark, the zeros that UTF-16 has beside every Latin letter, else UTF-8 as far
 * as it is. @returns undefined for what is no text, such as a workbook or an archive
 */
export function recogniseEncoding(sample: Buffer): Decision | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  const zeros = [0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return isArchive(sample) ? undefined : 'undecided';
  const half = sample.length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return 'utf-16le';
  if (even > half * 0.6 && odd < half * 0.1) return 'utf-16be';
  return undefined;
}

/** `PK` begins xlsx, ods and zip, `%PDF` a PDF, 1F 8B gzip: renamed, they arrive as CSV. */
function isArchive(sample: Buffer): boolean {
  const start = sample.toString('latin1', 0, 4);
  return start.startsWith('PK\x03\x04') || start === '%PDF' || start.startsWith('\x1f\x8b');
}

/** Bytes to text, piece by piece. Undecided text becomes what its first letter beyond ASCII says. */
export class TextReader {
  #decision: Decision;
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #held: Buffer = Buffer.alloc(0);

  constructor(decision: Decision) {
    this.#decision = decision;
    if (decision !== 'undecided') this.#decoder = new TextDecoder(decision, { fatal: true });
  }

  /** @throws Failure `inventory.import_mixed_encoding` */
  read(bytes: Buffer): string {
    if (this.#decoder) return this.#decode(this.#decoder, bytes);
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = Buffer.alloc(0);
    if (isAscii(all)) return all.toString('latin1');
    return this.#decide(all, false);
  }

  /** @throws Failure `inventory.import_mixed_encoding` when the text ends within a letter */
  end(): string {
    if (this.#held.length > 0) return this.#decide(this.#held, true);
    return this.#decoder ? this.#decode(this.#decoder, undefined) : '';
  }

  #decide(bytes: Buffer, isEnd: boolean): string {
    const whole = isEnd ? bytes.length : wholeLetters(bytes);
    const head = bytes.subarray(0, whole);
    if (isAscii(head) && whole < bytes.length) {
      // One letter, cut in two by the pieces: the rest of it decides.
      this.#held = bytes.subarray(whole);
      return head.toString('latin1');
    }
    this.#decision = isUtf8(head) ? 'utf-8' : 'windows-1252';
    this.#decoder = new TextDecoder(this.#decision, { fatal: true });
    return this.#decode(this.#decoder, bytes);
  }

  #decode(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer | undefined): string {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new Failure(
        'inventory.import_mixed_encoding',
        'invalid',
        `the file began as ${this.#decision} and does not go on as such`,
        { cause, sent: 'no' },
      );
    }
  }
}

/** How many bytes there are before a letter that UTF-8 would go on with in the next piece. */
function wholeLetters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const letter = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < letter ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
