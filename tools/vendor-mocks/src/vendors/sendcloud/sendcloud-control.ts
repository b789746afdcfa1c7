import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { explain } from '../../control/control-routes.ts';
import { accountNames } from '../../vendor.ts';
import type { SendcloudMock } from './sendcloud-mock.ts';
import { shipmentView } from './sendcloud-views.ts';

const step = z.strictObject({
  /** Sendcloud's id of the shipment, its tracking number, or our reference. */
  shipmentId: z.string().min(1),
  to: z.enum(['delivered', 'cancelled', 'returned', 'exception', 'unknown']).optional(),
  account: z.enum(accountNames).default('default'),
});

/** `POST /__mock/sendcloud/progress`: the parcel moves one step, or to the state that is named; `…/track`: it gets another tracking number. */
export function registerSendcloudControl(server: FastifyInstance, sendcloud: SendcloudMock): void {
  server.register(
    async (app) => {
      app.setErrorHandler((error, _request, reply) => explain(error, reply));
      app.post('/progress', async ({ body }) => {
        const { shipmentId, to, account } = step.parse(body);
        return shipmentView(sendcloud.stateOf(account).progress(shipmentId, to));
      });
      app.post('/track', async ({ body }) => {
        const { shipmentId, account } = step.omit({ to: true }).parse(body);
        return shipmentView(sendcloud.stateOf(account).track(shipmentId));
      });
    },
    { prefix: '/__mock/sendcloud' },
  );
}
