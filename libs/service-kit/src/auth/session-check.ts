import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.ts';

/**
 * How a service that lets people in recognises them without a key: provided and exported by its module, or absent, and
 * then only `Authorization` counts.
 */
export abstract class SessionCheck {
  /**
   * Undefined where the request bears no session, or one that has ended.
   * @throws Problem where the session is good and yet this request may have been made by another site
   */
  abstract callerOf(request: FastifyRequest): Promise<Caller | undefined>;
}
