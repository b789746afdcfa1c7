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
  trouble(): Omit<Trouble, 'party'> | undefined;
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

  /** @throws Failure `topology.unknown_need`: a consumer would never pause for whom nobody watches */
  mustKnow(needs: Needs): void {
    for (const name of 'all' in needs ? needs.all : needs.any)
      if (!this.#parties.has(name))
        throw new Failure('topology.unknown_need', 'bug', `a consumer needs "${name}", whom nobody watches`);
  }

  #troubleOf(name: string): Trouble | undefined {
    const accounts = this.#parties.get(name) ?? [];
    const troubles = accounts.map((party) => party.trouble());
    const found = troubles.filter((trouble) => trouble !== undefined);
    const trouble = found.find(({ mayTry }) => mayTry) ?? found[0];
    return trouble === undefined || found.length < accounts.length ? undefined : { party: name, ...trouble };
  }
}
