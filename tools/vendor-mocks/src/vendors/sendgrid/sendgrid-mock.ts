import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mockCredentials } from '../../credentials.ts';
import { accountOfToken, PerAccount } from '../../shared/accounts.ts';
import { References } from '../../shared/references.ts';
import {
  Refusal,
  SeedRefused,
  type AccountName,
  type Answer,
  type FailureReason,
  type VendorMock,
} from '../../vendor.ts';

const { apiKey, apiKeySecond } = mockCredentials.sendgrid;

const address = z.object({
  email: z.string().regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
  name: z.string().optional(),
});
const mailBody = z.looseObject({
  personalizations: z
    .array(
      z.looseObject({
        to: z.array(address).min(1),
        subject: z.string().min(1).optional(),
        custom_args: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(1000),
  from: address,
  subject: z
    .string()
    .min(1)
    .regex(/^[^\r\n]*$/),
  content: z.array(z.object({ type: z.string().min(1), value: z.string().min(1) })).min(1),
  categories: z.array(z.string().max(255)).max(10).optional(),
});

/** A mail that was accepted, with everything it was sent with. */
export interface AcceptedMail extends z.output<typeof mailBody> {
  readonly id: string;
  readonly acceptedAt: string;
}

interface SendgridState {
  readonly mails: AcceptedMail[];
  readonly references: References;
}

/** Mails that one account keeps; the oldest are forgotten. */
const keptMails = 20_000;

const messages = {
  unauthenticated: 'The provided authorization grant is invalid, expired, or revoked',
  rate_limited: 'too many requests',
  server_error: 'internal server error',
  not_found: 'not found',
  malformed: 'Bad Request',
} as const;

/** SendGrid's mail send: accepts now, delivers nothing, keeps what it was given. It knows no idempotency. */
export class SendgridMock implements VendorMock {
  readonly name = 'sendgrid';
  readonly prefix = '/sendgrid';
  readonly contentType = 'application/json';
  readonly #states = new PerAccount<SendgridState>(() => ({
    mails: [],
    references: References.neverGivenBefore(),
  }));

  authenticate({ headers: { authorization = '' } }: FastifyRequest): AccountName | undefined {
    const key = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
    return accountOfToken(key, [apiKey, apiKeySecond]);
  }

  failure(reason: FailureReason, status: number): Answer {
    return { status, body: { errors: [{ message: messages[reason], field: null }] } };
  }

  register(app: FastifyInstance): void {
    app.post('/v3/mail/send', { config: { operation: 'mail.send' } }, async (request, reply) => {
      const body = mailBody.safeParse(request.body);
      if (!body.success)
        throw new Refusal({
          status: 400,
          body: {
            errors: body.error.issues.map(({ path, message }) => ({
              message,
              field: path.map(String).join('.'),
            })),
          },
        });
      const { mails, references } = this.#states.for(request);
      const id = references.next('mock-mail-', 8);
      mails.push({ ...body.data, id, acceptedAt: new Date().toISOString() });
      if (mails.length > keptMails) mails.shift();
      return reply.code(202).header('x-message-id', id).send();
    });
  }

  snapshot(account: AccountName): unknown {
    return { mails: this.#states.of(account).mails };
  }

  seed(): void {
    throw new SeedRefused('SendGrid takes no seed: send mails through its API');
  }

  reset(): void {
    this.#states.reset();
  }
}
