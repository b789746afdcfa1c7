import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOf, PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { criteria } from './criteria.ts';
import { shopwareSeed } from './shopware-seed.ts';
import { ShopwareState, type Product } from './shopware-state.ts';

const { clientId, clientIdSecond, clientSecret, clientSecretSecond, appSecret, ...fixed } =
  mockCredentials.shopware;

const wordings = {
  unauthenticated: { code: '9', title: 'The resource owner or authorization server denied the request.' },
  rate_limited: { code: 'FRAMEWORK__RATE_LIMIT_EXCEEDED', title: 'Too Many Requests' },
  server_error: { code: '0', title: 'Internal Server Error' },
  not_found: { code: 'FRAMEWORK__API_RESOURCE_NOT_FOUND', title: 'Not Found' },
  malformed: { code: '0', title: 'Bad Request' },
} as const;

/** What Shopware gives at most, unless it was changed. */
const maxLimit = 500;
const tokenLifeSeconds = 600;

const grant = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
});
const list = z.looseObject({ data: z.array(z.unknown()) });

/** Shopware's Admin API: tokens of integrations, and the search for products. */
export class ShopwareMock implements VendorMock {
  readonly name = 'shopware';
  readonly prefix = '/shopware/api';
  readonly contentType = 'application/json';
  readonly lists = {
    records: (body: unknown) => list.safeParse(body).data?.data,
    withRecords: (body: unknown, data: readonly unknown[]) => ({ ...list.parse(body), data }),
  };
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<ShopwareState>;
  readonly #tokens = new Map<string, { readonly account: AccountName; readonly until: number }>();
  #quiet = true;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount((account) => new ShopwareState((product) => this.#tell(product, account)));
    this.#quiet = false;
  }

  authenticate(request: FastifyRequest): AccountName | undefined {
    const { url, headers } = request;
    // Whom it refuses there is told so below: with another status than those without a token.
    if (url.endsWith('/oauth/token')) return accountOfGrant(request) ?? 'default';
    const { authorization = '' } = headers;
    const given = authorization.replace('Bearer ', '');
    if (given === fixed.token) return 'default';
    const token = this.#tokens.get(given);
    return token && token.until > Date.now() ? token.account : undefined;
  }

  failure(reason: FailureReason, status: number): Answer {
    const { code, title } = wordings[reason];
    return { status, body: { errors: [{ status: String(status), code, title, detail: title }] } };
  }

  register(app: FastifyInstance): void {
    app.post('/oauth/token', { config: { operation: 'oauth.token' } }, (request) => {
      if (!accountOfGrant(request)) throw refused('4', 'Client authentication failed');
      const token = randomBytes(16).toString('hex');
      this.#tokens.set(token, {
        account: accountOf(request),
        until: Date.now() + tokenLifeSeconds * 1000,
      });
      return { token_type: 'Bearer', expires_in: tokenLifeSeconds, access_token: token };
    });
    app.post('/search/product', { config: { operation: 'product.search' } }, (request) => {
      const asked = criteria.safeParse(request.body ?? {});
      if (!asked.success) throw refused('FRAMEWORK__INVALID_FILTER_QUERY', asked.error.message);
      if (asked.data.limit > maxLimit)
        throw refused(
          'FRAMEWORK__QUERY_LIMIT_EXCEEDED',
          `The limit must be lower than or equal to ${maxLimit}`,
        );
      return this.#states.for(request).search(asked.data, request.headers['sw-inheritance'] === '1');
    });
  }

  snapshot(account: AccountName): unknown {
    return { products: this.#states.of(account).all() };
  }

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(shopwareSeed.parse(patch));
  }

  reset(): void {
    this.#quiet = true;
    this.#states.reset();
    this.#tokens.clear();
    this.#quiet = false;
  }

  /** An app's webhook: signed with the app's secret, and says which product was written. */
  #tell({ id, updatedAt }: Product, account: AccountName): void {
    if (this.#quiet || !this.#webhooks.subscribed) return;
    const operation = updatedAt === null ? 'insert' : 'update';
    const payload = [{ entity: 'product', operation, primaryKey: id, updatedFields: [] }];
    const eventId = randomBytes(16).toString('hex');
    const body = JSON.stringify({
      data: { payload, event: 'product.written' },
      source: { url: 'https://shop.example.org', appVersion: '1.0.0', shopId: account, eventId },
      timestamp: Math.floor(Date.now() / 1000),
    });
    this.#webhooks.send({
      event: 'product.written',
      account,
      body,
      headers: () => ({ 'shopware-shop-signature': shopwareSignature(body) }),
    });
  }
}

/** Hex HMAC-SHA256 of the body with the app's secret. */
export function shopwareSignature(body: string): string {
  return createHmac('sha256', appSecret).update(body).digest('hex');
}

/** A form may do at some shops: it is published nowhere. */
function accountOfGrant({ headers, body }: FastifyRequest): AccountName | undefined {
  if (headers['content-type'] !== 'application/json') return undefined;
  const asked = grant.safeParse(body);
  if (!asked.success) return undefined;
  const { client_id: id, client_secret: secret } = asked.data;
  if (id === clientId && secret === clientSecret) return 'default';
  return id === clientIdSecond && secret === clientSecretSecond ? 'second' : undefined;
}

function refused(code: string, detail: string): Refusal {
  return new Refusal({
    status: 400,
    body: { errors: [{ status: '400', code, title: 'Bad Request', detail }] },
  });
}
