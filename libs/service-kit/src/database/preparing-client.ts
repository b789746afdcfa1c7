import { Failure } from '@accord/canonical';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** A comment before everything else, such as `order.lock`: the name of the plan, which Postgres's own log shows too. */
const leadingName = /^\/\* ([a-z][a-z0-9_.-]{2,59}) \*\//;

/** Statements are few and constant; a text that is composed anew each time carries no name. */
const textOfName = new Map<string, string>();

/**
 * A connection that has a statement parsed and planned once when it begins with its name in a comment, and each time
 * otherwise. For statements of the hot path: planning takes longer than running them. Three conditions:
 * - it names its columns: after a migration, a plan for `*` fails until its connection is closed;
 * - its best plan does not depend on its parameters, nor on whether its table happens to be empty;
 * - behind PgBouncer it needs version 1.21.
 */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const send = this.query.bind(this);
    Object.defineProperty(this, 'query', {
      value: (...call: readonly unknown[]): unknown => Reflect.apply(send, undefined, prepared(call)),
    });
  }
}

function prepared(call: readonly unknown[]): readonly unknown[] {
  const [text, values, ...rest] = call;
  if (typeof text !== 'string' || !Array.isArray(values)) return call;
  const name = leadingName.exec(text)?.[1];
  if (name === undefined) return call;
  const known = textOfName.get(name);
  if (known === undefined) textOfName.set(name, text);
  else if (known !== text)
    throw new Failure('database.name_taken', 'bug', `two statements are named "${name}"`);
  return [{ name, text, values }, ...rest];
}
