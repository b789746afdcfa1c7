import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createRawServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (response: ServerResponse, seen: Seen) => void;

/** A vendor on loopback that answers as the test says, and remembers what it was sent. */
export interface Loopback {
  readonly url: string;
  readonly seen: Seen[];
  /** The n-th request gets the n-th answer, later ones the last. */
  answer(...answers: Answer[]): void;
  stop(): Promise<void>;
}

export async function loopback(...initial: Answer[]): Promise<Loopback> {
  let answers = initial;
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const record = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      };
      seen.push(record);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(response, record);
    });
  });
  const url = await listen(server);
  return {
    url,
    seen,
    answer: (...next) => {
      answers = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await close(server);
    },
  };
}

/** A vendor below HTTP: the test decides about every byte. */
export async function rawLoopback(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; connections: () => number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createRawServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  const url = await listen(server);
  return {
    url,
    connections: () => connections,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

/** An address where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createRawServer();
  const url = await listen(server);
  await close(server);
  return url;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
