import { Failure } from '@accord/canonical';
import type { Needs } from '../topology/definition.ts';

/** Why somebody whom a consumer needs cannot be called at present. */
export interface Trouble {
  readonly party: string;
  /** A code such as `moodle.server_error`. */
  readonly reason: string;
  readonly since: Date;
  /** A call would go out now, as a probe. */
  readonly mayTry: boolean;
}

/** Somebody outside, as consumers see them: an account at a vendor, or a neighbour. */
export interface Party {
  /** Several accounts of one vendor bear one name: it is in trouble when all of them are. */
  readonly name: string;
  /** Who stands behind a name that is a role, where it is not the name itself. */
  readonly vendor?: string;
  /** Its quota, where one is known. */
  readonly callsPerMinute?: number | null;
  trouble(): Omit<Trouble, 'party'> | undefined;
}

/** Whom the calls of a consumer go to. */
export interface Serving {
  readonly vendor: string;
  /** Null where no quota is known. */
  readonly callsPerMinute: number | null;
}

/** Everybody whom the consumers of this service may need. Filled before they start. */
export class Parties {
  readonly #parties = new Map<string, Party[]>();

  add(party: Party): void {
    this.#parties.set(party.name, [...(this.#parties.get(party.name) ?? []), party]);
  }

  /** Undefined while the consumer can do its work. */
  troubleOf(needs: Needs): Trouble | undefined {
    const names = 'all' in needs ? needs.all : needs.any;
    const troubles = names.map((name) => this.#troubleOf(name));
    const found = troubles.filter((trouble) => trouble !== undefined);
    return 'all' in needs || found.length === names.length ? found[0] : undefined;
  }

  /** Who does what a consumer needs: one for each of all, or one who stands for any. Accounts of one vendor add up. */
  whoServes(needs: Needs): readonly Serving[] {
    if ('all' in needs) return needs.all.map((name) => this.#serving(name));
    const some = needs.any.map((name) => this.#serving(name));
    const quotas = some.flatMap(({ callsPerMinute }) => callsPerMinute ?? []);
    return [
      {
        vendor: some.map(({ vendor }) => vendor).join(' or '),
        callsPerMinute: quotas.length === 0 ? null : Math.min(...quotas),
      },
    ];
  }

  /** @throws Failure `topology.unknown_need`: a consumer would never pause for whom nobody watches */
  mustKnow(needs: Needs): void {
    for (const name of 'all' in needs ? needs.all : needs.any)
      if (!this.#parties.has(name))
        throw new Failure('topology.unknown_need', 'bug', `a consumer needs "${name}", whom nobody watches`);
  }

  #serving(name: string): Serving {
    const accounts = this.#parties.get(name) ?? [];
    const quotas = accounts.map(({ callsPerMinute }) => callsPerMinute ?? null);
    const known = quotas.filter((quota) => quota !== null);
    return {
      vendor: accounts[0]?.vendor ?? name,
      callsPerMinute:
        known.length === 0 || known.length < quotas.length ? null : known.reduce((one, other) => one + other),
    };
  }

  #troubleOf(name: string): Trouble | undefined {
    const accounts = this.#parties.get(name) ?? [];
    const troubles = accounts.map((party) => party.trouble());
    const found = troubles.filter((trouble) => trouble !== undefined);
    const trouble = found.find(({ mayTry }) => mayTry) ?? found[0];
    return trouble === undefined || found.length < accounts.length ? undefined : { party: name, ...trouble };
  }
}
