import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import type { AccountName, Answer, FailureReason, VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import type { Entity } from './entity-store.ts';
import { problemAnswer } from './weclapp-problems.ts';
import { registerWeclappRoutes } from './weclapp-routes.ts';
import { weclappSeed } from './weclapp-seed.ts';
import { WeclappState, type EntityNews } from './weclapp-state.ts';

const { token, tokenSecond } = mockCredentials.weclapp;

const problemTypes = {
  unauthenticated: 'unauthorized',
  rate_limited: 'unexpected',
  server_error: 'unexpected',
  not_found: 'not_found',
  malformed: 'invalid_json',
} as const;

/** weclapp's API version 2: articles, stock, customers, sales orders, shipments, webhooks. */
export class WeclappMock implements VendorMock {
  readonly name = 'weclapp';
  readonly prefix = '/weclapp/webapp/api/v2';
  readonly contentType = 'application/json';
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<WeclappState>;
  #quiet = true;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount((account) => new WeclappState(this.#newsOf(account)));
    this.#quiet = false;
  }

  authenticate({ headers }: FastifyRequest): AccountName | undefined {
    const given = headers['authenticationtoken'];
    return accountOfToken(typeof given === 'string' ? given : undefined, [token, tokenSecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    return problemAnswer(problemTypes[reason], status);
  }

  register(app: FastifyInstance): void {
    registerWeclappRoutes(app, this.#states);
  }

  /** The tenant of an account, for the control paths. */
  stateOf(account: AccountName): WeclappState {
    return this.#states.of(account);
  }

  snapshot(account: AccountName): unknown {
    const state = this.#states.of(account);
    return {
      articles: state.article.all(),
      warehouseStock: state.warehouseStock.all(),
      parties: state.party.all(),
      salesOrders: state.salesOrder.all(),
      shipments: state.shipment.all(),
      webhooks: state.webhook.all(),
    };
  }

  seed(patch: unknown, account: AccountName): void {
    this.#states.of(account).merge(weclappSeed.parse(patch));
  }

  reset(): void {
    this.#quiet = true;
    this.#states.reset();
    this.#quiet = false;
  }

  /** weclapp signs nothing: the body names the entity, and the subscriber fetches it. */
  #newsOf(account: AccountName): EntityNews {
    return (entityName, entity, change) => {
      if (this.#quiet) return;
      const message = {
        event: `${entityName}.${change}`,
        account,
        body: JSON.stringify({ entityName, entityId: entity.id, type: change.toUpperCase() }),
        headers: () => ({}),
      };
      if (['article', 'warehouseStock', 'salesOrder', 'shipment'].includes(entityName))
        this.#webhooks.send(message);
      const flag = { create: 'atCreate', update: 'atUpdate', delete: 'atDelete' }[change];
      for (const hook of this.#states.of(account).webhook.all())
        if (hook['entityName'] === entityName && hook[flag] === true)
          this.#webhooks.send({ ...message, url: urlOf(hook) });
    };
  }
}

function urlOf(hook: Entity): string {
  return typeof hook['url'] === 'string' ? hook['url'] : '';
}
