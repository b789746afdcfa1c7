import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { ListShape } from './faults/mispaged.ts';

/** Every vendor the server plays. */
export const vendorNames = [
  'stripe',
  'adyen',
  'weclapp',
  'shopware',
  'akeneo',
  'amazon',
  'sendcloud',
  'moodle',
  'klaviyo',
  'hubspot',
  'sendgrid',
  'slack',
  'pagerduty',
  'opsgenie',
  'teams',
] as const;
export type VendorName = (typeof vendorNames)[number];

/** Two accounts per vendor with separate data, so that one can fail beside the other. */
export const accountNames = ['default', 'second'] as const;
export type AccountName = (typeof accountNames)[number];

/** What is sent back: the vendor's status, body and special headers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Failures the mock can be told to produce; each vendor words them in its own shape. */
export type FailureReason = 'unauthenticated' | 'rate_limited' | 'server_error' | 'not_found' | 'malformed';

/** One vendor: its paths, its data and the shape of its errors. */
export interface VendorMock {
  readonly name: VendorName;
  /** Where the vendor's own API begins, for example `/adyen/v72`. */
  readonly prefix: string;
  /** Content type of every JSON answer. */
  readonly contentType: string;
  /** Whose credentials these are; undefined when they are missing or wrong. */
  authenticate(request: FastifyRequest): AccountName | undefined;
  /** Name of the operation where the path does not tell (Moodle has one path for everything). */
  operationOf?(request: FastifyRequest): string;
  failure(reason: FailureReason, status: number): Answer;
  /** How its lists look, for the faults of pages; by a list named `result` when absent. */
  readonly lists?: ListShape;
  register(app: FastifyInstance): void;
  /** Everything the vendor knows, as plain JSON. */
  snapshot(account: AccountName): unknown;
  /** Merges seed data into what the vendor knows. @throws SeedRefused */
  seed(patch: unknown, account: AccountName): void;
  reset(): void;
}

/** Thrown by a handler to answer with a refusal in the vendor's shape. */
export class Refusal extends Error implements Answer {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(answer: Answer) {
    super(`refused with ${String(answer.status)}`);
    this.status = answer.status;
    this.body = answer.body;
    this.headers = answer.headers ?? {};
  }
}

/** Thrown by `seed` when the patch makes no sense for the vendor. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name by which faults and the request log know this route. */
    operation?: string;
  }
}
