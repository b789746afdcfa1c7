import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOf, PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import { amazonSeed } from './amazon-seed.ts';
import { AmazonState, placeOf, shown } from './amazon-state.ts';

const credentials = mockCredentials.amazon;

/** A token that ran out is refused with 403, not 401. */
const wordings: Readonly<Record<FailureReason, { readonly status?: number; readonly code: string }>> = {
  unauthenticated: { status: 403, code: 'Unauthorized' },
  rate_limited: { code: 'QuotaExceeded' },
  server_error: { code: 'InternalFailure' },
  not_found: { code: 'NotFound' },
  malformed: { code: 'InvalidInput' },
};

const largestPage = 100;
const tokenLifeSeconds = 3600;
/** Calls a second that a well-meant caller may keep up; more than the real one, which would hold up a test. */
const allowedRate = '100.0';

const grant = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: z.string(),
  client_id: z.literal(credentials.clientId),
  client_secret: z.literal(credentials.clientSecret),
});
const moment = z.iso.datetime({ offset: true });
const searchQuery = z
  .object({
    lastUpdatedAfter: moment.optional(),
    createdAfter: moment.optional(),
    marketplaceIds: z.string().optional(),
    fulfilledBy: z.string().optional(),
    maxResultsPerPage: z.coerce.number().int().min(1).max(largestPage).default(largestPage),
    paginationToken: z.string().optional(),
    includedData: z.string().default(''),
  })
  .refine(({ lastUpdatedAfter, createdAfter }) => (lastUpdatedAfter ?? createdAfter) !== undefined);
const page = z.looseObject({
  orders: z.array(z.unknown()),
  pagination: z.object({ nextToken: z.string().optional() }).optional(),
});
const head = z.object({ orderId: z.string(), lastUpdatedTime: z.string() });

/** Amazon's Selling Partner API: tokens of a seller's consent, and the search for orders. */
export class AmazonMock implements VendorMock {
  readonly name = 'amazon';
  readonly prefix = '/amazon';
  readonly contentType = 'application/json';
  readonly lists = {
    records: (body: unknown) => page.safeParse(body).data?.orders,
    // A page that is cut short leads to what was cut off; one with nothing on it leads nowhere.
    withRecords: (body: unknown, orders: readonly unknown[]) => {
      const { pagination: _pagination, ...rest } = page.parse(body);
      const last = head.safeParse(orders.at(-1));
      const pagination = last.success && {
        nextToken: tokenAfter({ updated: last.data.lastUpdatedTime, orderId: last.data.orderId }),
      };
      return { ...rest, orders, ...(pagination && { pagination }) };
    },
  };
  readonly #states = new PerAccount(() => new AmazonState());
  readonly #tokens = new Map<string, { readonly account: AccountName; readonly until: number }>();

  authenticate({ url, body, headers }: FastifyRequest): AccountName | undefined {
    if (url.endsWith('/auth/o2/token')) return accountOfGrant(body);
    const given = headers['x-amz-access-token'];
    if (given === credentials.token) return 'default';
    const token = typeof given === 'string' ? this.#tokens.get(given) : undefined;
    return token && token.until > Date.now() ? token.account : undefined;
  }

  failure(reason: FailureReason, status: number): Answer {
    const wording = wordings[reason];
    return {
      status: wording.status ?? status,
      body: { errors: [{ code: wording.code, message: 'Told by the mock.', details: '' }] },
    };
  }

  register(app: FastifyInstance): void {
    app.post('/auth/o2/token', { config: { operation: 'oauth.token' } }, (request) => {
      const token = `Atza|${randomBytes(16).toString('hex')}`;
      this.#tokens.set(token, { account: accountOf(request), until: Date.now() + tokenLifeSeconds * 1000 });
      return { access_token: token, token_type: 'bearer', expires_in: tokenLifeSeconds };
    });
    app.get('/orders/2026-01-01/orders', { config: { operation: 'orders.search' } }, (request, reply) =>
      this.#search(request, reply),
    );
  }

  snapshot(account: AccountName): unknown {
    return { orders: this.#states.of(account).all() };
  }

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(amazonSeed.parse(patch));
  }

  reset(): void {
    this.#states.reset();
    this.#tokens.clear();
  }

  #search(request: FastifyRequest, reply: FastifyReply) {
    const query = searchQuery.safeParse(request.query);
    if (!query.success) throw new Refusal(this.failure('malformed', 400));
    const { lastUpdatedAfter, createdAfter, fulfilledBy, maxResultsPerPage, paginationToken } = query.data;
    const after = paginationToken === undefined ? '' : Buffer.from(paginationToken, 'base64url').toString();
    const found = this.#states
      .for(request)
      .all()
      .filter((order) => Date.parse(order.updated) >= Date.parse(lastUpdatedAfter ?? '1970-01-01'))
      .filter((order) => Date.parse(order.created) >= Date.parse(createdAfter ?? '1970-01-01'))
      .filter((order) => fulfilledBy === undefined || fulfilledBy.split(',').includes(order.fulfilledBy))
      .filter((order) => placeOf(order) > after);
    const orders = found.slice(0, maxResultsPerPage);
    const last = orders.at(-1);
    void reply.header('x-amzn-ratelimit-limit', allowedRate);
    return {
      orders: orders.map((order) => shown(order, query.data.includedData.split(','))),
      ...(last && found.length > orders.length && { pagination: { nextToken: tokenAfter(last) } }),
      lastUpdatedBefore: new Date().toISOString(),
    };
  }
}

function accountOfGrant(body: unknown): AccountName | undefined {
  const asked = grant.safeParse(body);
  if (asked.data?.refresh_token === credentials.refreshToken) return 'default';
  return asked.data?.refresh_token === credentials.refreshTokenSecond ? 'second' : undefined;
}

/** In a form that nobody should read. */
function tokenAfter(order: Parameters<typeof placeOf>[0]): string {
  return Buffer.from(placeOf(order)).toString('base64url');
}
