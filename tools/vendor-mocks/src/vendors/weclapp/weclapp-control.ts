import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { explain } from '../../control/control-routes.ts';
import { accountNames } from '../../vendor.ts';
import type { WeclappMock } from './weclapp-mock.ts';

const movement = z.strictObject({
  articleNumber: z.string().min(1),
  /** Pieces that came in, or went out when negative. */
  by: z.int(),
  account: z.enum(accountNames).default('default'),
});

/** `POST /__mock/weclapp/stock-movements`: somebody in the warehouse took or brought pieces. */
export function registerWeclappControl(server: FastifyInstance, weclapp: WeclappMock): void {
  server.register(
    async (app) => {
      app.setErrorHandler((error, _request, reply) => explain(error, reply));
      app.post('/stock-movements', async ({ body }) => {
        const { articleNumber, by, account } = movement.parse(body);
        return weclapp.stateOf(account).moveStock(articleNumber, by);
      });
    },
    { prefix: '/__mock/weclapp' },
  );
}
