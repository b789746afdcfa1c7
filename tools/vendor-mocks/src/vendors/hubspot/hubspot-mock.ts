import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import { found, mostResults, searchBody } from './hubspot-search.ts';
import { hubspotSeed } from './hubspot-seed.ts';
import { HubspotState } from './hubspot-state.ts';
import { batchView, contactView, errorView, pageView } from './hubspot-views.ts';

const { accessToken, accessTokenSecond } = mockCredentials.hubspot;
const named = (operation: string) => ({ config: { operation } });

const upsertBody = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        idProperty: z.literal('email'),
        id: z.string(),
        properties: z.record(z.string(), z.string()),
      }),
    )
    .min(1)
    .max(100),
});
const readBody = z.strictObject({
  inputs: z.array(z.strictObject({ id: z.string() })).max(50),
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()),
});
const deletionBody = z.strictObject({ objectId: z.string(), idProperty: z.literal('email').optional() });
const page = z.looseObject({ results: z.array(z.unknown()), total: z.int() });

/** Properties that may be written: HubSpot's own, and those that somebody has added to the account. */
const writable = new Set(['email', 'firstname', 'lastname', 'hs_language']);
const added = /^accord_(customer_id|marketing_consent)$/;

const wordings = {
  unauthenticated: ['INVALID_AUTHENTICATION', 'Authentication credentials not found.'],
  rate_limited: ['RATE_LIMITS', 'You have reached your secondly limit.'],
  server_error: ['INTERNAL_ERROR', 'There was a problem with the request.'],
  not_found: ['OBJECT_NOT_FOUND', 'Object not found.'],
  malformed: ['VALIDATION_ERROR', 'Invalid input JSON.'],
} as const;

/** HubSpot's contacts: write, search, read with history, delete for good. */
export class HubspotMock implements VendorMock {
  readonly name = 'hubspot';
  readonly prefix = '/hubspot';
  readonly contentType = 'application/json';
  readonly lists = {
    records: (body: unknown) => page.safeParse(body).data?.results,
    withRecords: (body: unknown, results: readonly unknown[]) => ({ ...page.parse(body), results }),
  };
  readonly #states = new PerAccount(() => new HubspotState());

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const token = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
    return accountOfToken(token, [accessToken, accessTokenSecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    const [category, message] = wordings[reason];
    return { status, body: errorView(category, message) };
  }

  register(app: FastifyInstance): void {
    const contacts = '/crm/v3/objects/contacts';
    app.post(`${contacts}/batch/upsert`, named('contacts.upsert'), (request) => {
      const { inputs } = read(upsertBody, request.body);
      const state = this.#states.for(request);
      for (const { id, properties } of inputs) refuseBad({ email: id, ...properties }, state);
      const written = inputs.map(({ id, properties }) => {
        const { contact, isNew } = state.upsert({ email: id, ...properties });
        return { ...contactView(contact, Object.keys(properties)), new: isNew };
      });
      return batchView(written);
    });
    app.post(`${contacts}/search`, named('contacts.search'), (request) => {
      const asked = read(searchBody, request.body);
      const from = Number(asked.after ?? 0);
      if (from + asked.limit > mostResults) throw invalid('The search goes behind its last result.');
      const all = found(this.#states.for(request).contacts.values(), asked);
      const shown = all.slice(from, from + asked.limit).map((one) => contactView(one, asked.properties));
      return pageView(shown, { total: all.length, next: from + asked.limit });
    });
    app.post(`${contacts}/batch/read`, named('contacts.read'), (request) => {
      const { inputs, properties, propertiesWithHistory } = read(readBody, request.body);
      const known = inputs.flatMap(({ id }) => this.#states.for(request).contacts.get(id) ?? []);
      return batchView(known.map((one) => contactView(one, properties, propertiesWithHistory)));
    });
    app.post(`${contacts}/gdpr-delete`, named('contacts.gdpr-delete'), (request, reply) => {
      const { objectId, idProperty } = read(deletionBody, request.body);
      const state = this.#states.for(request);
      if (idProperty === 'email') state.deleteForGood(state.byEmail(objectId), objectId);
      else if (!state.contacts.has(objectId)) throw new Refusal(this.failure('not_found', 404));
      else state.deleteForGood(state.contacts.get(objectId));
      return reply.code(204).send();
    });
  }

  snapshot(account: AccountName): unknown {
    const { contacts, barred } = this.#states.of(account);
    return { contacts: [...contacts.values()], barred: [...barred] };
  }

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(hubspotSeed.parse(patch));
  }

  reset(): void {
    this.#states.reset();
  }
}

/** Properties are checked before anything is written: one that is refused refuses the whole batch. */
function refuseBad(properties: Readonly<Record<string, string>>, { barred, lacking }: HubspotState): void {
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'hs_email_optout') throw invalid('Property is read only.', 'READ_ONLY_VALUE');
    if (lacking.has(name) || (!writable.has(name) && !added.test(name)))
      throw invalid(`Property "${name}" does not exist.`, 'PROPERTY_DOESNT_EXIST');
    if (name !== 'email') continue;
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value))
      throw invalid('Email address is invalid.', 'INVALID_EMAIL');
    if (barred.has(value.toLowerCase())) throw invalid('Email address is barred.', 'INVALID_EMAIL');
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues[0]?.message ?? '');
}

function invalid(message: string, code?: string): Refusal {
  const errors = code === undefined ? [] : [{ code, message }];
  return new Refusal({ status: 400, body: errorView('VALIDATION_ERROR', message, errors) });
}
