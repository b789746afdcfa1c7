import { Failure } from '@accord/canonical';

/** A comment before everything else, such as `order.lock`: the name of the plan, which Postgres's own log shows too. */
const leadingName = /^\/\* ([a-z][a-z0-9_.-]{2,59}) \*\//;

/** Statements are few and constant; a text that is composed anew each time carries no name. */
const textOfName = new Map<string, string>();

/**
 * The name under which a statement is prepared, once per connection; empty for one that does not begin with a name.
 * @throws Failure `database.name_taken` (bug) when two texts bear the same name
 */
export function statementName(text: string): string {
  const name = leadingName.exec(text)?.[1];
  if (name === undefined) return '';
  const known = textOfName.get(name);
  if (known === undefined) textOfName.set(name, text);
  else if (known !== text)
    throw new Failure('database.name_taken', 'bug', `two statements are named "${name}"`);
  return name;
}
