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

const { signature, signatureSecond } = mockCredentials.teams;

const signed = z.looseObject({ sig: z.string() });
const messageBody = z.object({
  type: z.literal('message'),
  attachments: z
    .array(
      z.object({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        content: z.looseObject({
          type: z.literal('AdaptiveCard'),
          version: z.string(),
          body: z.array(z.looseObject({ type: z.string() })).min(1),
        }),
      }),
    )
    .min(1),
});

/** The workflow of one Teams channel: takes a card with 202 and says nothing. */
export class TeamsMock implements VendorMock {
  readonly name = 'teams';
  readonly prefix = '/teams';
  readonly contentType = 'application/json';
  readonly #cards = new PerAccount<unknown[]>(() => []);

  authenticate({ query }: FastifyRequest): AccountName | undefined {
    return accountOfToken(signed.safeParse(query).data?.sig, [signature, signatureSecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    return { status, body: { error: { code: reason, message: 'The workflow did not run.' } } };
  }

  register(app: FastifyInstance): void {
    app.post('/triggers/manual/paths/invoke', { config: { operation: 'invoke' } }, async (request, reply) => {
      const message = messageBody.safeParse(request.body);
      if (!message.success)
        throw new Refusal({
          status: 400,
          body: { error: { code: 'TriggerInputSchemaMismatch', message: 'The workflow did not run.' } },
        });
      this.#cards.for(request).push(...message.data.attachments.map(({ content }) => content));
      return reply.code(202).send();
    });
  }

  snapshot(account: AccountName): unknown {
    return { cards: this.#cards.of(account) };
  }

  seed(): void {
    throw new SeedRefused('Teams takes no seed: post cards through its workflow');
  }

  reset(): void {
    this.#cards.reset();
  }
}
