import { CannotStart } from '@accord/infra';

export interface Api {
  /** Calls one of the services with the developer's key. @throws CannotStart with its problem document when refused */
  call(method: 'GET' | 'POST' | 'PUT', url: string, request?: ApiRequest): Promise<unknown>;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function apiWith(key: string, signal: AbortSignal): Api {
  return {
    call: async (method, url, { body, headers } = {}) => {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      });
      const text = await response.text();
      if (!response.ok)
        throw new CannotStart(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
      const answer: unknown = text === '' ? undefined : JSON.parse(text);
      return answer;
    },
  };
}
