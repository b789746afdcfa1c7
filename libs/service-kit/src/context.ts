import { AsyncLocalStorage } from 'node:async_hooks';
import { systemIds } from './system.ts';

/** What one call, message or job carries with it through every layer, without being passed by hand. */
export interface CallContext {
  /** Joins everything that belongs to one story. For an order it is the order's id. */
  readonly correlationId: string;
  /** Id of the message or request that directly caused the present work. */
  readonly causationId?: string;
  /** W3C trace context of the innermost open span. */
  readonly traceparent?: string;
  /** Who called: the owner of the API key, or the subject of the token. */
  readonly caller?: string;
  /** What the caller may do, for the few places where more scopes show more. */
  readonly scopes?: ReadonlySet<string>;
  /** Instant in epoch milliseconds after which nobody waits for the answer any more. */
  readonly deadlineAtMs?: number;
  /** How urgent this work is where outside calls are short: a lane of the vendor client. */
  readonly lane?: 'checkout' | 'enrollment' | 'sync' | 'import';
  /** True in all work that a synthetic order causes: nothing of it may reach stock, books, people or statistics. */
  readonly synthetic?: boolean;
  readonly locale: 'de' | 'en';
}

const storage = new AsyncLocalStorage<CallContext>();

export function currentContext(): CallContext | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: CallContext, work: () => T): T {
  return storage.run(context, work);
}

/** The present context with some fields replaced; outside any context a new story begins. */
export function inheritContext(changes: Partial<CallContext>): CallContext {
  const present = storage.getStore();
  return {
    locale: 'en',
    ...present,
    ...changes,
    correlationId: changes.correlationId ?? present?.correlationId ?? systemIds.next(),
  };
}

/** Notes who calls in the present context: the guard learns it after the request's context has begun. */
export function nameCaller(caller: string, scopes: ReadonlySet<string> = new Set()): void {
  const present: { caller?: string; scopes?: ReadonlySet<string> } | undefined = storage.getStore();
  if (present === undefined) return;
  present.caller = caller;
  present.scopes = scopes;
}
