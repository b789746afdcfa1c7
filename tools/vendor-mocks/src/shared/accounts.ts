import type { FastifyRequest } from 'fastify';
import { accountNames, type AccountName } from '../vendor.ts';

const account = Symbol('account');
type WithAccount = FastifyRequest & { [account]?: AccountName };

/** Notes whose credentials a request carried. */
export function rememberAccount(request: WithAccount, name: AccountName): void {
  request[account] = name;
}

/** Whose credentials the request carried; undefined before authentication or when it failed. */
export function knownAccountOf(request: WithAccount): AccountName | undefined {
  return request[account];
}

/** Whose credentials the request carried. Handlers run only for authenticated requests. */
export function accountOf(request: FastifyRequest): AccountName {
  const name = knownAccountOf(request);
  if (!name) throw new Error('a handler ran before authentication');
  return name;
}

/** One state per account, made anew on reset. */
export class PerAccount<State> {
  readonly #make: (account: AccountName) => State;
  #states: Map<AccountName, State>;

  constructor(make: (account: AccountName) => State) {
    this.#make = make;
    this.#states = this.#fresh();
  }

  #fresh(): Map<AccountName, State> {
    return new Map(accountNames.map((name) => [name, this.#make(name)]));
  }

  of(name: AccountName): State {
    const state = this.#states.get(name);
    if (!state) throw new Error(`no account ${name}`);
    return state;
  }

  /** The data of the account that sent the request. */
  for(request: FastifyRequest): State {
    return this.of(accountOf(request));
  }

  reset(): void {
    this.#states = this.#fresh();
  }
}

/** Which account a fixed pair of tokens belongs to. */
export function accountOfToken(
  token: string | undefined,
  pair: readonly [string, string],
): AccountName | undefined {
  if (token === pair[0]) return 'default';
  return token === pair[1] ? 'second' : undefined;
}
