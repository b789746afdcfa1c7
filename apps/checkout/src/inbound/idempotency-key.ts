import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Problem } from '@accord/service-kit';
import type { FastifyRequest } from 'fastify';

const printable = /^[\x20-\x7e]{1,255}$/;

/** @throws Problem `checkout.idempotency_key_required` */
export function parseIdempotencyKey(raw: unknown): string {
  if (typeof raw === 'string' && printable.test(raw)) return raw;
  throw new Problem('checkout.idempotency_key_required');
}

/** The header under which the caller may repeat a request. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  parseIdempotencyKey(context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key']),
);
