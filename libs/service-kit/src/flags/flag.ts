/**
 * A switch that a person turns without a deploy. It is on or off, for all or by what the code tells of a case: a country,
 * a payment method, never a person.
 */
export interface Flag {
  /** The service in front: `checkout.gateway-failover`. */
  readonly key: string;
  /** What holds while no file says otherwise, or none can be read. */
  readonly fallback: boolean;
  /** What is so while it is on, for whoever thinks of turning it. */
  readonly description: string;
}

/** What a rule of the file may ask about. */
export type FlagContext = Readonly<Record<string, string | boolean>>;

const defined = new Map<string, Flag>();

/** Where a flag is used, it is defined, once. @throws Error for a key that is taken */
export function defineFlag(flag: Flag): Flag {
  if (defined.has(flag.key)) throw new Error(`the flag ${flag.key} is defined twice`);
  defined.set(flag.key, flag);
  return flag;
}

/** All flags of this program, by their keys. */
export function definedFlags(): readonly Flag[] {
  return [...defined.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}
