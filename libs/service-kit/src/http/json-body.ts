import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { errorCodes } from 'fastify';
import { Problem } from '../problems/problem.ts';

/** A thousand order lines have some two thousand fields; what has more is no request of anybody's. */
const maxFields = 20_000;

const charsets = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/** Refuses a charset that the body is not read in: JSON is UTF-8 (RFC 8259, section 8.1). */
export function refuseOtherCharsets(contentType: string | undefined): void {
  const charset = charsets.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(charset);
}

type DoneWith = (error: Error | null, body?: unknown) => void;
type TextParser = (request: FastifyRequest, text: string, done: DoneWith) => void;

/**
 * Reads a body as JSON and refuses what readers disagree about: bytes that are no UTF-8 (decoders put a replacement
 * character there), and a field that stands twice in one object (some take the first, some the last).
 * @throws Problem `request.malformed` | `request.repeated_field` | `request.too_many_fields`
 */
export function jsonBodyParser(parse: TextParser) {
  return (request: FastifyRequest, body: Buffer | string, done: DoneWith): void => {
    refuseOtherCharsets(request.headers['content-type']);
    if (typeof body !== 'string' && !isUtf8(body)) throw new Problem('request.malformed');
    const text = typeof body === 'string' ? body : body.toString('utf8');
    parse(request, text, (error, parsed) => {
      if (error) return done(error);
      const finding = surveyFields(text);
      if (finding) return done(new Problem(finding));
      done(null, parsed);
    });
  };
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** Looks at the names of the fields of a text that is known to be JSON. */
export function surveyFields(text: string): 'request.repeated_field' | 'request.too_many_fields' | undefined {
  const open: (Set<string> | undefined)[] = [];
  let fields = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        break;
      case 0x5b: // [
        open.push(undefined);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        break;
      case quote: {
        const end = endOfString(text, at);
        if (isFollowedByColon(text, end)) {
          if (++fields > maxFields) return 'request.too_many_fields';
          const names = open.at(-1);
          const name = nameOf(text.slice(at, end + 1));
          if (names?.has(name)) return 'request.repeated_field';
          names?.add(name);
        }
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}

function isFollowedByColon(text: string, end: number): boolean {
  let at = end + 1;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === colon;
}

/** The same name may be spelt with escapes. */
function nameOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
