import type { z } from 'zod';
import type { Upcast } from './upcast.ts';

/** One kind of event, in one version. What it carries is `Data`, as plain JSON. */
export interface EventDefinition<Data = unknown> {
  /** `owner.noun.verb`, past tense: `checkout.order.placed`. */
  readonly type: string;
  /** Grows only when an old consumer could not read the new data. Additions keep the version: consumers ignore what they do not know. */
  readonly version: number;
  /** The service that publishes it. */
  readonly owner: string;
  /** Whose id is the subject and whose version is the sequence. */
  readonly aggregate: string;
  /** CloudEvents type and routing key: `checkout.order.placed.v1`. */
  readonly key: string;
  readonly data: z.ZodType<Data>;
  /** By the older version: how its data becomes that of the version after it. */
  readonly upcasts?: Readonly<Record<number, Upcast>>;
}

/** Names an event once and for all. Its parsed data (branded) must be fit to be published again (plain). */
export function defineEvent<Schema extends z.ZodType>(event: {
  type: string;
  version: number;
  owner: string;
  aggregate: string;
  data: Schema & z.ZodType<z.input<Schema>>;
  /** A new major needs one for the version before it, or messages that are still under way are parked. */
  upcasts?: Readonly<Record<number, Upcast>>;
}): EventDefinition<z.input<Schema>> & { readonly data: Schema } {
  return Object.freeze({ ...event, key: `${event.type}.v${event.version}` });
}

/**
 * Routing keys under which such an event may come, its own first: an older version is read when upcasts lead up from
 * it without a gap. A queue is bound to all of them.
 */
export function readableKeys({ type, version, upcasts = {} }: EventDefinition): string[] {
  const keys = [`${type}.v${version}`];
  for (let older = version - 1; upcasts[older] !== undefined; older -= 1) keys.push(`${type}.v${older}`);
  return keys;
}

const keyed = /^([a-z]+(?:\.[a-z-]+){2,3})\.v(\d+)$/;

/** Splits `checkout.order.placed.v1`; undefined when it is no event key. */
export function parseEventKey(key: string): { readonly type: string; readonly version: number } | undefined {
  const [, type, version] = keyed.exec(key) ?? [];
  return type === undefined ? undefined : { type, version: Number(version) };
}
