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

const storage = new AsyncLocalStorage<CallContext | undefined>();

export function currentContext(): CallContext | undefined {
  return storage.getStore();
}

export function runInContext<T>(context: CallContext, work: () => T): T {
  return storage.run(context, work);
}

/**
 * For what serves everybody and outlives the call that happens to begin it, such as a connection: whatever it brings
 * later must not be taken for work of that call, with its deadline, its caller and its mark.
 */
export function runOutsideContext<T>(work: () => T): T {
  return storage.run(undefined, work);
}

/** For work that goes on behind the call that begins it: of its story, but not under its deadline or in its caller's name. */
export function runBehind<T>(work: () => T): T {
  const begun = storage.getStore();
  if (begun === undefined) return work();
  const { correlationId, traceparent } = begun;
  return storage.run(newContext({ correlationId, ...(traceparent !== undefined && { traceparent }) }), work);
}

/** A context that takes nothing over from where it is begun. */
export function newContext(fields: Partial<CallContext>): CallContext {
  return { locale: 'en', ...fields, correlationId: fields.correlationId ?? systemIds.next() };
}

/** The present context with some fields replaced; outside any context a new story begins. */
export function inheritContext(changes: Partial<CallContext>): CallContext {
  return newContext({ ...storage.getStore(), ...changes });
}

/** Notes who calls in the present context: the guard learns it after the request's context has begun. */
export function nameCaller(caller: string, scopes: ReadonlySet<string> = new Set()): void {
  const present: { caller?: string; scopes?: ReadonlySet<string> } | undefined = storage.getStore();
  if (present === undefined) return;
  present.caller = caller;
  present.scopes = scopes;
}
