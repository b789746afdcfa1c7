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

/** One refusal at the door. */
export interface Denial {
  /** Undefined for one who could not be recognised. */
  readonly caller: string | undefined;
  /** Code of the problem that was answered. */
  readonly code: string;
  /** `GET /api/parked/:id`: the route and never the address, which may hold what somebody typed. */
  readonly route: string;
  readonly scope?: string;
}

/** Hears of every refusal of the guard; provided and exported by a service that keeps a record of them. */
export abstract class DenialWatch {
  /** Must neither throw nor keep the caller waiting. */
  abstract denied(denial: Denial): void;
}
