import { Client } from 'pg';
import type { ClientConfig, QueryResult, Submittable } from 'pg';
import { BatchFailure, runTogether } from './statement-batch.ts';
import { readCommand } from './statement-result.ts';
import { statementName } from './statement-name.ts';
import { statementWatch } from './statement-watch.ts';

type Send = (...call: readonly unknown[]) => unknown;

/**
 * A connection that has a statement parsed, planned and described once when it begins with its name in a comment, and
 * each time otherwise. For statements of the hot path: planning takes longer than running them. Three conditions:
 * - it names its columns: after a migration, a plan for `*` fails until its connection is closed;
 * - its best plan does not depend on its parameters, nor on whether its table happens to be empty;
 * - behind PgBouncer it needs version 1.21.
 */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // From the pool's hands to a runner's nobody listens, and an error that nobody hears ends the process. The next
    // statement on this connection says the same to whoever sends it.
    this.on('error', () => undefined);
    for (const over of ['drain', 'end'] as const) {
      this.on(over, () => {
        statementWatch.idle(this);
      });
    }
    const send: Send = this.query.bind(this);
    Object.defineProperty(this, 'query', {
      value: (...call: readonly unknown[]): unknown => {
        const [text, values, callback] = call;
        statementWatch.begun(this, text);
        const name = typeof text === 'string' && Array.isArray(values) ? statementName(text) : '';
        if (typeof text !== 'string' || !Array.isArray(values) || name === '' || callback !== undefined)
          return Reflect.apply(send, undefined, call);
        return prepared(send, { name, text, values });
      },
    });
  }
}

async function prepared(
  send: Send,
  statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] },
): Promise<Pick<QueryResult<object>, 'command' | 'rowCount' | 'rows'>> {
  try {
    const client = { query: (batch: Submittable) => send(batch) };
    const [answer] = await runTogether(client, [{ ...statement, typed: true }]);
    const { word, rowCount } = readCommand(answer?.command ?? '');
    return { command: word, rowCount, rows: [...(answer?.records ?? [])] };
  } catch (error) {
    throw error instanceof BatchFailure ? error.cause : error;
  }
}
