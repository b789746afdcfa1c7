import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOf, PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { akeneoSeed } from './akeneo-seed.ts';
import { AkeneoState, type Product } from './akeneo-state.ts';

const credentials = mockCredentials.akeneo;

const wordings: Readonly<Record<FailureReason, string>> = {
  unauthenticated: 'The access token provided is invalid.',
  rate_limited: 'Too many requests.',
  server_error: 'Internal Server Error',
  not_found: 'The resource does not exist or you are not authorized to access it.',
  malformed: 'Invalid json message received',
};

const largestPage = 100;
const tokenLifeSeconds = 3600;

/** As JSON or as a form; who the client is stands in the header. */
const grant = z.object({
  grant_type: z.literal('password'),
  username: z.literal(credentials.username),
  password: z.string(),
});
const client = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64')}`;
const listQuery = z.object({
  pagination_type: z.literal('search_after').optional(),
  limit: z.coerce.number().int().min(1).default(10),
  search: z.string().default('{}'),
  search_after: z.string().optional(),
  scope: z.string().optional(),
  locales: z.string().optional(),
  attributes: z.string().optional(),
});
const search = z.object({
  updated: z
    .array(
      z.object({ operator: z.literal('>'), value: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) }),
    )
    .default([]),
});
const page = z.looseObject({
  _links: z.looseObject({ self: z.object({ href: z.string() }) }),
  _embedded: z.object({ items: z.array(z.unknown()) }),
});
const head = z.object({ uuid: z.string() });
const idPath = z.object({ uuid: z.string() });

/** Akeneo's REST API: tokens of connections, and products by uuid. */
export class AkeneoMock implements VendorMock {
  readonly name = 'akeneo';
  readonly prefix = '/akeneo';
  readonly contentType = 'application/json';
  readonly lists = {
    records: (body: unknown) => page.safeParse(body).data?._embedded.items,
    // A page that is cut short leads to what was cut off; one with nothing on it leads nowhere.
    withRecords: (body: unknown, items: readonly unknown[]) => {
      const { _links, ...rest } = page.parse(body);
      const last = head.safeParse(items.at(-1));
      const { self } = _links;
      const next = last.success ? { next: { href: nextHref(self.href, last.data.uuid) } } : {};
      return { ...rest, _links: { self, ...next }, _embedded: { items } };
    },
  };
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<AkeneoState>;
  readonly #tokens = new Map<string, { readonly account: AccountName; readonly until: number }>();
  #quiet = true;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount(
      (account) => new AkeneoState((product, made) => this.#tell(product, { made, account })),
    );
    this.#quiet = false;
  }

  authenticate({ url, body, headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    // Whom it refuses there is told so below, in other words than those without a token.
    if (url.endsWith('/oauth/v1/token')) return accountOfGrant(authorization, body) ?? 'default';
    const given = authorization.replace('Bearer ', '');
    if (given === credentials.token) return 'default';
    const token = this.#tokens.get(given);
    return token && token.until > Date.now() ? token.account : undefined;
  }

  failure(reason: FailureReason, status: number): Answer {
    return { status, body: { code: status, message: wordings[reason] } };
  }

  register(app: FastifyInstance): void {
    app.post('/api/oauth/v1/token', { config: { operation: 'oauth.token' } }, (request) => {
      if (!accountOfGrant(request.headers.authorization, request.body))
        throw refused(
          422,
          'Parameter "client_id" is missing or does not match any client, or secret is invalid',
        );
      const token = randomBytes(16).toString('hex');
      this.#tokens.set(token, { account: accountOf(request), until: Date.now() + tokenLifeSeconds * 1000 });
      return {
        access_token: token,
        refresh_token: randomBytes(16).toString('hex'),
        expires_in: tokenLifeSeconds,
        token_type: 'bearer',
        scope: null,
      };
    });
    app.get('/api/rest/v1/products-uuid', { config: { operation: 'products.list' } }, (request) => {
      const query = listQuery.safeParse(request.query);
      const filter = search.safeParse(query.success ? parsedJson(query.data.search) : undefined);
      if (!query.success || !filter.success) throw refused(422, 'Filter is not valid.');
      const { limit, search_after: cursor } = query.data;
      if (limit > largestPage) throw refused(413, `You cannot request more than ${largestPage} items.`);
      const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
      const found = this.#states
        .for(request)
        .all()
        .filter(({ uuid }) => uuid > after)
        .filter(({ updated }) => filter.data.updated.every(({ value }) => isLater(updated, value)));
      const items = found.slice(0, limit).map((product) => withValues(product, query.data));
      const last = items.at(-1);
      const self = { href: request.url };
      return {
        _links: {
          self,
          ...(last && found.length > limit && { next: { href: nextHref(self.href, last.uuid) } }),
        },
        _embedded: { items },
      };
    });
    app.get('/api/rest/v1/products-uuid/:uuid', { config: { operation: 'products.get' } }, (request) => {
      const { uuid } = idPath.parse(request.params);
      const product = this.#states
        .for(request)
        .all()
        .find((one) => one.uuid === uuid);
      if (!product) throw new Refusal(this.failure('not_found', 404));
      return product;
    });
  }

  snapshot(account: AccountName): unknown {
    return { products: this.#states.of(account).all() };
  }

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(akeneoSeed.parse(patch));
  }

  reset(): void {
    this.#quiet = true;
    this.#states.reset();
    this.#tokens.clear();
    this.#quiet = false;
  }

  #tell({ uuid }: Product, { made, account }: { made: boolean; account: AccountName }): void {
    if (this.#quiet || !this.#webhooks.subscribed) return;
    const type = `com.akeneo.pim.v1.product.${made ? 'created' : 'updated'}`;
    const body = JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      source: 'akeneo-event-platform',
      type,
      subject: account,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      dataschema: `${type}.schema.json`,
      data: { product: { uuid } },
    });
    this.#webhooks.send({
      event: made ? 'product.created' : 'product.updated',
      account,
      body,
      headers: () => ({
        'x-akeneo-signature-algorithm': 'HmacSHA256',
        'x-akeneo-signature-primary': akeneoSignature(body),
      }),
    });
  }
}

/** Hex HMAC-SHA256 of the body with the subscription's secret. */
export function akeneoSignature(body: string): string {
  return createHmac('sha256', credentials.webhookSecret).update(body).digest('hex');
}

function accountOfGrant(authorization: string | undefined, body: unknown): AccountName | undefined {
  if (authorization !== client) return undefined;
  const asked = grant.safeParse(body);
  if (asked.data?.password === credentials.password) return 'default';
  return asked.data?.password === credentials.passwordSecond ? 'second' : undefined;
}

/** The cursor is the last uuid, in a form that nobody should read. */
function nextHref(self: string, lastUuid: string): string {
  const url = new URL(self, 'http://akeneo.invalid');
  url.searchParams.set('search_after', Buffer.from(lastUuid).toString('base64url'));
  return url.pathname + url.search;
}

function isLater(updated: string, second: string): boolean {
  return Date.parse(updated) > Date.parse(`${second.replace(' ', 'T')}Z`);
}

function withValues(product: Product, { scope, locales, attributes }: z.output<typeof listQuery>): Product {
  const wanted = attributes?.split(',');
  const values = Object.entries(product.values)
    .filter(([code]) => wanted?.includes(code) ?? true)
    .map(([code, all]) => {
      const kept = all
        .filter((one) => one.scope === null || scope === undefined || one.scope === scope)
        .filter((one) => one.locale === null || (locales?.split(',').includes(one.locale) ?? true));
      return [code, kept] as const;
    });
  return { ...product, values: Object.fromEntries(values.filter(([, kept]) => kept.length > 0)) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(status: number, message: string): Refusal {
  return new Refusal({ status, body: { code: status, message } });
}
