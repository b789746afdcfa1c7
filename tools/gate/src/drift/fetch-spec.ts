import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface FetchLimits {
  /** Larger documents are not read. 32 MB; the largest of our vendors has 8. */
  readonly maxBytes: number;
  readonly timeLimitMs: number;
}

export const defaultLimits: FetchLimits = { maxBytes: 32 * 1024 * 1024, timeLimitMs: 30_000 };

export type Fetched =
  | { readonly kind: 'read'; readonly text: string; readonly etag: string | null }
  /** The vendor says that it is still what we have. */
  | { readonly kind: 'unchanged' }
  /** Nothing can be said about it. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Reads one published document. Over the network only by TLS, unless it is this machine. */
export async function fetchSpec(address: URL, etag: string | null, limits = defaultLimits): Promise<Fetched> {
  try {
    if (address.protocol === 'file:') return await fromFile(address, limits);
    const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(address.hostname);
    if (address.protocol !== 'https:' && !isLoopback) return unreadable(`${address.href} is not https`);
    return await fromNetwork(address, etag, limits);
  } catch (error) {
    return unreadable(`${address.href}: ${error instanceof Error ? causeOf(error) : 'unreadable'}`);
  }
}

async function fromFile(address: URL, { maxBytes }: FetchLimits): Promise<Fetched> {
  const { size } = await stat(address);
  if (size > maxBytes) return tooLarge(fileURLToPath(address), maxBytes);
  return { kind: 'read', text: await readFile(address, 'utf8'), etag: null };
}

async function fromNetwork(
  address: URL,
  etag: string | null,
  { maxBytes, timeLimitMs }: FetchLimits,
): Promise<Fetched> {
  const response = await fetch(address, {
    headers: {
      accept: 'application/json, application/yaml',
      ...(etag === null ? {} : { 'if-none-match': etag }),
    },
    signal: AbortSignal.timeout(timeLimitMs),
  });
  if (response.status === 304) return { kind: 'unchanged' };
  if (!response.ok || response.body === null)
    return unreadable(`${address.href} answered ${response.status}`);
  const body: AsyncIterable<Uint8Array> = response.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop gives the connection up; a length that was announced is not to be believed.
    if (size > maxBytes) return tooLarge(address.href, maxBytes);
    chunks.push(chunk);
  }
  return { kind: 'read', text: Buffer.concat(chunks).toString('utf8'), etag: response.headers.get('etag') };
}

function tooLarge(what: string, maxBytes: number): Fetched {
  return unreadable(`${what} is larger than ${maxBytes} bytes`);
}

function unreadable(why: string): Fetched {
  return { kind: 'unreadable', why };
}

function causeOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
