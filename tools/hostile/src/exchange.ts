import { request } from 'node:http';
import type { Agent, OutgoingHttpHeaders } from 'node:http';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Longer than any answer may take, and shorter than anybody waits. */
export const patienceMs = 10_000;

/** Sends exactly what it is given, header by header; `fetch` would mend or refuse half of it. @throws when there is no answer */
export function exchange({ method, url, headers, body }: Sent, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        timeout: patienceMs,
        ...(agent ? { agent } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const flat = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as const,
          );
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(flat),
            text: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    call.once('timeout', () => call.destroy(new Error(`no answer within ${String(patienceMs)} ms`)));
    call.once('error', reject);
    call.end(body);
  });
}
