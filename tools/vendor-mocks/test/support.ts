import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startVendorMocks, type VendorMocks } from '../src/index.ts';

/** A webhook as our side received it. */
export interface ReceivedWebhook {
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** The mocks, and a small server that takes their webhooks. */
export interface Stage {
  readonly mocks: VendorMocks;
  readonly received: ReceivedWebhook[];
  /** Answers this many of the next webhooks with 503. */
  refuse(times: number): void;
  /** Empties everything between two tests. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const received: ReceivedWebhook[] = [];
  let refusals = 0;
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      refusals -= 1;
      if (refusals >= 0) {
        response.writeHead(503).end();
        return;
      }
      const body = Buffer.concat(chunks).toString();
      received.push({ path: request.url ?? '', body, headers: request.headers });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}`;
  const mocks = await startVendorMocks({
    webhooks: {
      stripe: `${base}/stripe`,
      adyen: `${base}/adyen`,
      sendcloud: `${base}/sendcloud`,
      weclapp: `${base}/weclapp`,
      akeneo: [`${base}/akeneo`, `${base}/akeneo-too`],
    },
  });
  return {
    mocks,
    received,
    refuse: (times) => (refusals = times),
    clear: async () => {
      await mocks.flush();
      mocks.reset();
      received.length = 0;
      refusals = 0;
    },
    stop: async () => {
      await mocks.stop();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly body: unknown;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly json?: unknown;
}

/** Sends a request to the mocks. */
export async function ask(stage: Stage, path: string, asked: Asked = {}): Promise<Answered> {
  const { form, json, headers = {} } = asked;
  const response = await fetch(stage.mocks.url + path, {
    method: asked.method ?? (form || json !== undefined ? 'POST' : 'GET'),
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(form ? { body: new URLSearchParams(form) } : {}),
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path such as `data.0.id`; undefined when the way there is missing. */
export function at<T = string>(from: unknown, path: string): T {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      from,
    ) as T;
}

/** The item of an Adyen notification. */
export function adyenItem({ body }: ReceivedWebhook): Parameters<
  typeof import('../src/index.ts').adyenSignature
>[0] & {
  readonly additionalData: { readonly hmacSignature: string };
} {
  return at(JSON.parse(body), 'notificationItems.0.NotificationRequestItem');
}

/** A card payment at Stripe that is to be captured later. */
export const manual = (paymentMethod: string): Record<string, string> => ({
  amount: '14900',
  currency: 'eur',
  confirm: 'true',
  capture_method: 'manual',
  payment_method: paymentMethod,
  'metadata[orderId]': 'o1',
});

/** Asks Stripe's mock; a form makes it a POST. */
export const askStripe = (
  stage: Stage,
  path: string,
  { form, headers = {} }: { form?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<Answered> =>
  ask(stage, `/stripe${path}`, {
    ...(form ? { form } : {}),
    headers: { authorization: 'Bearer sk_test_accord', ...headers },
  });

/** Calls one function of Moodle's mock. */
export const askMoodle = (
  stage: Stage,
  wsfunction: string,
  form: Record<string, string> = {},
): Promise<Answered> =>
  ask(stage, '/moodle/webservice/rest/server.php?moodlewsrestformat=json', {
    form: { wsfunction, wstoken: 'moodle_test_accord', ...form },
  });

/** A new Moodle user as `core_user_create_users` takes it. */
export const newMoodleUser: Record<string, string> = {
  'users[0][username]': 'ada',
  'users[0][createpassword]': '1',
  'users[0][firstname]': 'Ada',
  'users[0][lastname]': 'Lovelace',
  'users[0][email]': 'ada@example.org',
};
