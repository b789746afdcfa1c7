import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { choicePage } from './choice-page.ts';
import { people } from './people.ts';
import { type DevelopmentClient, developmentProvider } from './provider.ts';

export interface DevelopmentLoginOptions {
  readonly port: number;
  readonly client: DevelopmentClient;
}

export interface DevelopmentLogin {
  /** The issuer. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Anybody who reaches it can be anybody: it listens where only this machine does. */
const loopback = '127.0.0.1';

/** An OpenID provider for development: three people, one per role, chosen by a click. */
export async function startDevelopmentLogin({
  port,
  client,
}: DevelopmentLoginOptions): Promise<DevelopmentLogin> {
  const url = `http://${loopback}:${port}`;
  const provider = developmentProvider(url, client);
  const answer = provider.callback();
  const server = createServer((request, response) => {
    const [, uid] = /^\/interaction\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    const answered = uid === undefined ? answer(request, response) : choose(provider, request, response);
    void answered.catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This sign-in is over: go back to the console and begin again.');
    });
  });
  server.listen(port, loopback);
  await once(server, 'listening');
  return {
    url,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function choose(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(choicePage(uid));
    return;
  }
  const chosen = new URLSearchParams(await bodyOf(request)).get('person');
  const person = people.find(({ id }) => id === chosen);
  if (person === undefined) throw new Error('nobody of that name');
  await provider.interactionFinished(request, response, { login: { accountId: person.id } });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > 1_000) throw new Error('the form is larger than it can be');
  }
  return text;
}
