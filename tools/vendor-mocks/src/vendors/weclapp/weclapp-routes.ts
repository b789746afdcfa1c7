import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PerAccount } from '../../shared/accounts.ts';
import type { Entity } from './entity-store.ts';
import { checkedBody, type Written } from './weclapp-checks.ts';
import { problem } from './weclapp-problems.ts';
import type { WeclappState } from './weclapp-state.ts';

type Kind = Written | 'article' | 'warehouseStock' | 'shipment';
const kinds: readonly Kind[] = ['article', 'warehouseStock', 'salesOrder', 'party', 'shipment', 'webhook'];
const created: readonly Written[] = ['salesOrder', 'party', 'webhook'];
const updated: readonly Written[] = ['salesOrder', 'party'];

const idPath = z.object({ id: z.string() });
const anyQuery = z.record(z.string(), z.unknown());
const versioned = z.looseObject({ version: z.string().optional() });

/** All paths of weclapp that the mock serves: every entity has the same ones. */
export function registerWeclappRoutes(app: FastifyInstance, states: PerAccount<WeclappState>): void {
  const named = (operation: string) => ({ config: { operation } });
  for (const kind of kinds) {
    app.get(`/${kind}`, named(`${kind}.list`), async (request) => ({
      result: states.for(request)[kind].list(anyQuery.parse(request.query)),
    }));
    app.get(`/${kind}/count`, named(`${kind}.count`), async (request) => ({
      result: states.for(request)[kind].count(anyQuery.parse(request.query)),
    }));
    app.get(`/${kind}/id/:id`, named(`${kind}.get`), async (request) =>
      entityOf(states.for(request), kind, request),
    );
  }
  for (const kind of created) {
    app.post(`/${kind}`, named(`${kind}.create`), async (request, reply) => {
      const state = states.for(request);
      const fields = withOwnNumber(kind, checkedBody(kind, request.body, state), state);
      reply.code(201);
      if (isDryRun(request))
        return { ...fields, id: '0', version: '0', createdDate: Date.now(), lastModifiedDate: Date.now() };
      const entity = state[kind].create(fields);
      state.tell(kind, entity, 'create');
      return entity;
    });
  }
  for (const kind of updated) {
    app.put(`/${kind}/id/:id`, named(`${kind}.update`), async (request) => {
      const state = states.for(request);
      const entity = entityOf(state, kind, request);
      const { version } = versioned.parse(request.body ?? {});
      if (version !== undefined && version !== entity.version)
        throw problem('optimistic_lock', 409, {
          detail: `the entity was changed: version ${entity.version} and not ${version}`,
        });
      const merged = { ...entity, ...versioned.parse(request.body ?? {}) };
      const fields = checkedBody(kind, merged, state);
      if (isDryRun(request)) return { ...fields, version: entity.version };
      const changed = state[kind].update(entity, fields);
      state.tell(kind, changed, 'update');
      return changed;
    });
  }
  app.delete('/webhook/id/:id', named('webhook.delete'), async (request, reply) => {
    const state = states.for(request);
    state.webhook.delete(entityOf(state, 'webhook', request).id);
    return reply.code(204).send();
  });
}

function entityOf(state: WeclappState, kind: Kind, request: FastifyRequest): Entity {
  const entity = state[kind].get(idPath.parse(request.params).id);
  if (!entity) throw problem('entity_not_found', 404, { detail: `no ${kind} with this id` });
  return entity;
}

function isDryRun(request: FastifyRequest): boolean {
  return anyQuery.parse(request.query)['dryRun'] === 'true';
}

/** weclapp numbers orders and customers itself unless the caller does. */
function withOwnNumber(
  kind: Written,
  fields: Record<string, unknown>,
  state: WeclappState,
): Record<string, unknown> {
  if (kind === 'salesOrder') return { orderNumber: String(10_000 + state.salesOrder.size + 1), ...fields };
  if (kind === 'party') return { customerNumber: `C${String(10_000 + state.party.size + 1)}`, ...fields };
  return fields;
}
