import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import {
  Refusal,
  SeedRefused,
  type AccountName,
  type Answer,
  type FailureReason,
  type VendorMock,
} from '../../vendor.ts';
import { KlaviyoState, profileUpsert } from './klaviyo-state.ts';
import { jobView, profileList, profileView } from './klaviyo-views.ts';

const { apiKey, apiKeySecond } = mockCredentials.klaviyo;
const scheme = 'Klaviyo-API-Key ';
const named = (operation: string) => ({ config: { operation } });

const upsertBody = z.object({ data: profileUpsert });
const importBody = z.object({
  data: z.object({
    type: z.literal('profile-bulk-import-job'),
    attributes: z.object({ profiles: z.object({ data: z.array(profileUpsert).min(1).max(10_000) }) }),
  }),
});
const jobPath = z.object({ id: z.string() });
const listQuery = z.object({ filter: z.string().optional() });
const emailFilter = /^equals\(email,"([^"]+)"\)$/;

const wordings = {
  unauthenticated: { code: 'not_authenticated', title: 'Authentication credentials were not provided.' },
  rate_limited: { code: 'throttled', title: 'Request was throttled.' },
  server_error: { code: 'error', title: 'An internal error occurred.' },
  not_found: { code: 'not_found', title: 'Not found.' },
  malformed: { code: 'parse_error', title: 'Malformed request.' },
} as const;

function errors(code: string, title: string, more: { detail?: string; pointer?: string } = {}): object {
  const { detail = title, pointer } = more;
  return {
    errors: [{ id: 'mock-error', code, title, detail, ...(pointer ? { source: { pointer } } : {}) }],
  };
}

/** Klaviyo's profiles: create or update one, many at once, and find by e-mail. */
export class KlaviyoMock implements VendorMock {
  readonly name = 'klaviyo';
  readonly prefix = '/klaviyo';
  readonly contentType = 'application/vnd.api+json';
  readonly #states = new PerAccount(() => new KlaviyoState());

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const key = authorization.startsWith(scheme) ? authorization.slice(scheme.length) : undefined;
    return accountOfToken(key, [apiKey, apiKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const { code, title } = wordings[reason];
    return { status, body: errors(code, title) };
  }

  register(app: FastifyInstance): void {
    app.addHook('preHandler', async (request) => {
      if (/^\d{4}-\d{2}-\d{2}/.test(String(request.headers['revision'] ?? ''))) return;
      throw new Refusal({
        status: 400,
        body: errors('invalid', 'Invalid input.', { detail: 'The revision header is required.' }),
      });
    });
    app.post('/api/profile-import', named('profile-import'), async (request, reply) => {
      const { data } = read(upsertBody, request.body);
      const { email, external_id: externalId, phone_number: phone } = data.attributes;
      if (!data.id && !email && !externalId && !phone)
        throw new Refusal({
          status: 400,
          body: errors('invalid', 'Invalid input.', {
            detail: 'One of email, phone_number, external_id or id is required.',
            pointer: '/data/attributes',
          }),
        });
      const { profile, created } = this.#states.for(request).upsert(data);
      return reply
        .code(created ? 201 : 200)
        .type(this.contentType)
        .send({ data: profileView(profile), links: { self: `https://a.klaviyo.com${request.url}` } });
    });
    app.get('/api/profiles', named('profiles.list'), async (request, reply) => {
      const state = this.#states.for(request);
      const { filter } = listQuery.parse(request.query);
      const email = filter === undefined ? undefined : emailFilter.exec(filter)?.[1];
      const found = email === undefined ? [...state.profiles.values()].slice(0, 20) : [state.byEmail(email)];
      return reply.type(this.contentType).send(profileList(found.filter((one) => one !== undefined)));
    });
    app.post(
      '/api/profile-bulk-import-jobs',
      named('profile-bulk-import-jobs.create'),
      async (request, reply) => {
        const { data } = read(importBody, request.body);
        const job = this.#states.for(request).startImport(data.attributes.profiles.data);
        return reply
          .code(202)
          .type(this.contentType)
          .send({ data: jobView(job) });
      },
    );
    app.get(
      '/api/profile-bulk-import-jobs/:id',
      named('profile-bulk-import-jobs.get'),
      async (request, reply) => {
        const job = this.#states.for(request).jobs.get(jobPath.parse(request.params).id);
        if (!job) throw new Refusal(this.failure('not_found', 404));
        return reply.type(this.contentType).send({ data: jobView(job) });
      },
    );
  }

  snapshot(account: AccountName): unknown {
    const { profiles, jobs } = this.#states.of(account);
    return { profiles: [...profiles.values()], jobs: [...jobs.values()] };
  }

  seed(): void {
    throw new SeedRefused('Klaviyo takes no seed: import profiles through its API');
  }

  reset(): void {
    this.#states.reset();
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal({
    status: 400,
    body: errors('invalid', 'Invalid input.', {
      detail: issue?.message ?? '',
      pointer: `/${issue?.path.map(String).join('/') ?? ''}`,
    }),
  });
}
