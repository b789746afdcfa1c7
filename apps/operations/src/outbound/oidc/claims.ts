/** What stands at a dotted path of the claims; undefined where it leads nowhere. */
export function claimAt(claims: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    return new Map(Object.entries(found)).get(name);
  }, claims);
}

/** A provider says one thing as a text and several as a list; anything else is nothing. */
export function texts(claim: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return list.filter((one) => typeof one === 'string');
}
