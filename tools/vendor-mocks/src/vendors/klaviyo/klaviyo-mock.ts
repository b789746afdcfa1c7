import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import { klaviyoSeed } from './klaviyo-seed.ts';
import { KlaviyoState, profileUpsert } from './klaviyo-state.ts';
import { jobView, listLinks, placeOf, profileList, profileView } from './klaviyo-views.ts';

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
const deletionBody = z.object({
  data: z.object({
    type: z.literal('data-privacy-deletion-job'),
    attributes: z.object({
      profile: z.object({ data: z.object({ type: z.literal('profile'), id: z.string() }) }),
    }),
  }),
});
const jobPath = z.object({ id: z.string() });
const listQuery = z.object({
  filter: z.string().optional(),
  sort: z.literal('id').optional(),
  'page[size]': z.coerce.number().int().min(1).max(100).default(20),
  'page[cursor]': z.string().optional(),
  'additional-fields[profile]': z.string().optional(),
});
const sameFilter = /^equals\((email|external_id),"([^"]+)"\)$/;
const laterFilter = /^greater-than\(updated,([^)]+)\)$/;
const listed = z.looseObject({ data: z.array(z.unknown()), links: z.looseObject({ self: z.string() }) });
const listedId = z.looseObject({ id: z.string() });

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

/** Klaviyo's profiles: create or update one, many at once, and list what has changed. */
export class KlaviyoMock implements VendorMock {
  readonly name = 'klaviyo';
  readonly prefix = '/klaviyo';
  readonly contentType = 'application/vnd.api+json';
  readonly lists = {
    records: (body: unknown) => listed.safeParse(body).data?.data,
    // A page that is cut short leads to what was cut off; one with nothing on it leads nowhere.
    withRecords: (body: unknown, records: readonly unknown[]) => ({
      ...listed.parse(body),
      data: records,
      links: listLinks(listedId.safeParse(records.at(-1)).data?.id),
    }),
  };
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
      const asked = listQuery.safeParse(request.query);
      if (!asked.success || !isFilter(asked.data.filter))
        throw new Refusal({ status: 400, body: errors('invalid', 'Invalid input.') });
      const { filter = '', 'page[size]': size, 'page[cursor]': cursor } = asked.data;
      const [, key, value] = sameFilter.exec(filter) ?? [];
      const [, after] = laterFilter.exec(filter) ?? [];
      const found = this.#states
        .for(request)
        .listed({ after: after === undefined ? undefined : Date.parse(after), behind: placeOf(cursor) })
        .filter(({ attributes }) => key === undefined || attributes[key as 'email'] === value);
      const withSubscriptions = asked.data['additional-fields[profile]'] === 'subscriptions';
      return reply
        .type(this.contentType)
        .send(profileList(found.slice(0, size), { more: found.length > size, withSubscriptions }));
    });
    app.post(
      '/api/data-privacy-deletion-jobs',
      named('data-privacy-deletion-jobs.create'),
      (request, reply) => {
        const { data } = read(deletionBody, request.body);
        this.#states.for(request).forget(data.attributes.profile.data.id);
        return reply.code(202).send();
      },
    );
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

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(klaviyoSeed.parse(patch));
  }

  reset(): void {
    this.#states.reset();
  }
}

function isFilter(filter: string | undefined): boolean {
  return filter === undefined || sameFilter.test(filter) || laterFilter.test(filter);
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
