import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { faultList } from '../faults/fault.ts';
import type { Mounted } from '../mount-vendor.ts';
import { accountNames, SeedRefused, vendorNames, type VendorName } from '../vendor.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';

/** One vendor as the control paths see it. */
export interface Controlled extends Mounted {
  readonly webhooks: WebhookSender;
}

const vendorPath = z.object({ vendor: z.enum(vendorNames) });
const accountQuery = z.object({ account: z.enum(accountNames).default('default') });
const webhookTarget = z.strictObject({ url: z.url().nullable() });

/** The paths under `/__mock`: switch faults, look into and change what a vendor knows, read what it was asked. */
export function registerControl(server: FastifyInstance, vendors: ReadonlyMap<VendorName, Controlled>): void {
  const find = (params: unknown): Controlled => {
    const vendor = vendors.get(vendorPath.parse(params).vendor);
    if (!vendor) throw new SeedRefused('this vendor is not served');
    return vendor;
  };
  server.register(
    async (app) => {
      app.setErrorHandler((error, _request, reply) => explain(error, reply));
      app.get('/health', async () => ({ status: 'ok', vendors: vendorNames }));
      app.get('/:vendor/faults', async ({ params }) => ({ faults: find(params).faults.list() }));
      app.put('/:vendor/faults', async ({ params, body }) => {
        const { faults } = find(params);
        faults.replace(faultList.parse(body).faults);
        return { faults: faults.list() };
      });
      app.delete('/:vendor/faults', async ({ params }, reply) => {
        find(params).faults.replace([]);
        return reply.code(204).send();
      });
      app.get('/:vendor/state', async ({ params, query }) =>
        find(params).mock.snapshot(accountQuery.parse(query).account),
      );
      app.put('/:vendor/state', async ({ params, query, body }) => {
        const { mock } = find(params);
        const { account } = accountQuery.parse(query);
        mock.seed(body, account);
        return mock.snapshot(account);
      });
      app.delete('/:vendor/state', async ({ params }, reply) => {
        const { mock, requests, webhooks } = find(params);
        mock.reset();
        requests.clear();
        webhooks.clear();
        return reply.code(204).send();
      });
      app.get('/:vendor/requests', async ({ params }) => {
        const { requests } = find(params);
        return { total: requests.total, requests: requests.list() };
      });
      app.delete('/:vendor/requests', async ({ params }, reply) => {
        find(params).requests.clear();
        return reply.code(204).send();
      });
      app.get('/:vendor/webhooks', async ({ params }) => ({
        deliveries: find(params).webhooks.deliveries(),
      }));
      app.put('/:vendor/webhooks', async ({ params, body }) => {
        const { url } = webhookTarget.parse(body);
        find(params).webhooks.subscribe(url === null ? [] : [url]);
        return { url };
      });
      app.post('/:vendor/webhooks/flush', async ({ params }) => {
        const { webhooks } = find(params);
        await webhooks.flush();
        return { deliveries: webhooks.deliveries() };
      });
    },
    { prefix: '/__mock' },
  );
}

/** Mistakes of whoever controls the mocks are said plainly. */
export function explain(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof z.ZodError)
    return reply
      .code(422)
      .send({ errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) });
  if (error instanceof SeedRefused) return reply.code(422).send({ errors: [{ message: error.message }] });
  return reply.code(500).send({ errors: [{ message: error instanceof Error ? error.message : 'unknown' }] });
}
