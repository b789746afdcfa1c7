import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ListShape } from '../../faults/mispaged.ts';
import { mockCredentials } from '../../credentials.ts';
import { PerAccount } from '../../shared/accounts.ts';
import { Refusal, type AccountName, type Answer, type FailureReason, type VendorMock } from '../../vendor.ts';
import type { WebhookSender } from '../../webhooks/webhook-sender.ts';
import { errorList, refusal } from './sendcloud-errors.ts';
import { announceBody, sendcloudSeed, shipmentQuery } from './sendcloud-requests.ts';
import { SendcloudState, type Shipment } from './sendcloud-state.ts';
import { announcedView, shipmentView, statusWebhook, trackingView } from './sendcloud-views.ts';

const own = mockCredentials.sendcloud;
const oneOfList = z.looseObject({ id: z.string() });
const list = z.object({ data: z.array(oneOfList) });
const idPath = z.object({ id: z.string() });
const named = (operation: string) => ({ config: { operation } });

const codes = {
  unauthenticated: 'authentication_failed',
  rate_limited: 'forbidden',
  server_error: 'parcel_announcement_error',
  not_found: 'not_found',
  malformed: 'invalid',
} as const;

/** Sendcloud's shipments and tracking, API v3. */
export class SendcloudMock implements VendorMock {
  readonly name = 'sendcloud';
  readonly prefix = '/sendcloud/api/v3';
  readonly contentType = 'application/json';
  readonly lists: ListShape = {
    records: (body) => list.safeParse(body).data?.data,
    withRecords: (_body, data) => ({ data }),
    headers: (request, records) => this.#behind(request, records),
  };
  readonly #webhooks: WebhookSender;
  readonly #states: PerAccount<SendcloudState>;

  constructor(webhooks: WebhookSender) {
    this.#webhooks = webhooks;
    this.#states = new PerAccount(
      (account) => new SendcloudState(account, (shipment) => this.#announce(shipment, account)),
    );
  }

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const [scheme, value = ''] = authorization.split(' ');
    const pair = scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : '';
    if (pair === `${own.publicKey}:${own.secretKey}`) return 'default';
    return pair === `${own.publicKeySecond}:${own.secretKeySecond}` ? 'second' : undefined;
  }

  failure(reason: FailureReason, status: number): Answer {
    return { status, body: errorList({ status, code: codes[reason], detail: reason.replaceAll('_', ' ') }) };
  }

  register(app: FastifyInstance): void {
    app.post('/shipments/announce', named('shipments.announce'), async (request, reply) => {
      const body = announceBody.safeParse(request.body);
      if (!body.success) {
        const [issue] = body.error.issues;
        const pointer = `/${issue?.path.map(String).join('/') ?? ''}`;
        const detail = issue?.message ?? 'is wrong';
        throw new Refusal({
          status: 400,
          body: errorList({ status: 400, code: 'required', detail, pointer }),
        });
      }
      const shipment = this.#states.for(request).announce(body.data);
      return reply.code(201).send({ data: announcedView(shipment) });
    });
    app.get('/shipments', named('shipments.list'), async (request, reply) => {
      const query = shipmentQuery.safeParse(request.query);
      if (!query.success) throw refusal(400, 'invalid', 'a parameter is wrong');
      const { page, more } = this.#states.for(request).search(query.data);
      // The specification wants at least one item: nothing found is 404.
      if (page.length === 0) throw refusal(404, 'not_found', 'No shipments found.');
      if (more) reply.header('link', nextLink(page.at(-1)));
      return { data: page.map(shipmentView) };
    });
    app.get('/shipments/:id', named('shipments.get'), async (request) => ({
      data: shipmentView(this.#find(request)),
    }));
    app.post('/shipments/:id/cancel', named('shipments.cancel'), async (request) => {
      this.#states.for(request).cancel(this.#find(request));
      return { data: { status: 'cancelled', message: 'The shipment has been cancelled.' } };
    });
    app.get('/parcels/tracking/:id', named('tracking.get'), async (request, reply) => {
      const shipment = this.#states.for(request).byTracking(idPath.parse(request.params).id);
      if (!shipment) return reply.code(404).send({ detail: 'Parcel does not exist' });
      return trackingView(shipment);
    });
  }

  /** The way on from the last of these shipments. */
  #behind(request: FastifyRequest, records: readonly unknown[]): { link: string | undefined } {
    const state = this.#states.for(request);
    const last = state.shipments.get(oneOfList.parse(records.at(-1)).id);
    const query = shipmentQuery.parse(request.query);
    const { page } = state.search({ ...query, cursor: last?.parcelId, page_size: 1 });
    return { link: page.length === 0 ? undefined : nextLink(last) };
  }

  /** The integration of an account, for the control paths. */
  stateOf(account: AccountName): SendcloudState {
    return this.#states.of(account);
  }

  snapshot(account: AccountName): unknown {
    return { shipments: [...this.#states.of(account).shipments.values()] };
  }

  seed(patch: unknown, account: AccountName): void {
    const { deleted, shipments } = sendcloudSeed.parse(patch);
    for (const id of deleted) this.#states.of(account).delete(id);
    for (const shipment of shipments) this.#states.of(account).plant(shipment);
  }

  reset(): void {
    this.#states.reset();
  }

  #find(request: FastifyRequest): Shipment {
    const shipment = this.#states.for(request).shipments.get(idPath.parse(request.params).id);
    if (!shipment) throw refusal(404, 'not_found', 'No shipment with this id.');
    return shipment;
  }

  #announce(shipment: Shipment, account: AccountName): void {
    if (!this.#webhooks.subscribed) return;
    const body = JSON.stringify(statusWebhook(shipment));
    const key = account === 'default' ? own.webhookKey : own.webhookKeySecond;
    this.#webhooks.send({
      event: 'parcel_status_changed',
      account,
      body,
      headers: () => ({ 'sendcloud-signature': createHmac('sha256', key).update(body).digest('hex') }),
    });
  }
}

/** The links stand in a header, and name a host that need not be the one that was asked. */
function nextLink(last: Shipment | undefined): string {
  const cursor = Buffer.from(`p=${String(last?.parcelId)}`).toString('base64');
  return `<https://panel.example.org/api/v3/shipments?cursor=${encodeURIComponent(cursor)}>; rel="next"`;
}
