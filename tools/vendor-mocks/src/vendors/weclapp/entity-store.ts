import { References } from '../../shared/references.ts';
import { matches, readFilters, sorter, type Filter } from './entity-query.ts';

/** What every entity of weclapp carries. Times in epoch milliseconds, the version is a number in text. */
export interface Entity {
  readonly id: string;
  readonly version: string;
  readonly createdDate: number;
  readonly lastModifiedDate: number;
  readonly [field: string]: unknown;
}

/** Largest page weclapp gives, and the one it gives unasked. */
const pages = { largest: 1000, usual: 100 };

/** All entities of one kind, with weclapp's filters, paging and optimistic lock. */
export class EntityStore {
  readonly #byId = new Map<string, Entity>();
  readonly #indexes: ReadonlyMap<string, Map<unknown, string>>;
  #references: References;
  #lastChange = 0;

  /** @param unique fields by which entities are looked up often; the newest entity of a value wins. */
  constructor(firstId: number, unique: readonly string[] = []) {
    this.#references = new References(firstId);
    this.#indexes = new Map(unique.map((field) => [field, new Map<unknown, string>()]));
  }

  /** What has been added so far keeps its id from run to run; what comes now never had an earlier one's. */
  endSeed(): void {
    this.#references = References.neverGivenBefore();
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Entity | undefined {
    return this.#byId.get(id);
  }

  findBy(field: string, value: unknown): Entity | undefined {
    const id = this.#indexes.get(field)?.get(value);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  all(): Entity[] {
    return [...this.#byId.values()];
  }

  /** @param at when it is said to have happened; now, and later than anything before, when absent */
  create(fields: Readonly<Record<string, unknown>>, at?: number): Entity {
    return this.plant(String(this.#references.number()), fields, at);
  }

  /** Makes an entity that is said to have been there before, under an id of the caller's choice. */
  plant(id: string, fields: Readonly<Record<string, unknown>>, at = this.#stamp()): Entity {
    return this.#put({ ...fields, id, version: '0', createdDate: at, lastModifiedDate: at });
  }

  /** Changes fields, moves version and time of change. */
  update(entity: Entity, fields: Readonly<Record<string, unknown>>, at = this.#stamp()): Entity {
    return this.#put({
      ...entity,
      ...fields,
      id: entity.id,
      version: String(Number(entity.version) + 1),
      createdDate: entity.createdDate,
      lastModifiedDate: at,
    });
  }

  delete(id: string): boolean {
    return this.#byId.delete(id);
  }

  /** A page of what the query's filters leave. @throws Refusal 400 for an unknown operator */
  list(query: Readonly<Record<string, unknown>>): readonly Entity[] {
    const found = this.#found(readFilters(query));
    const sort = sorter(query['sort']);
    if (sort) found.sort(sort);
    const size = Math.min(numberOf(query['pageSize'], pages.usual), pages.largest);
    const offset = (numberOf(query['page'], 1) - 1) * size;
    return found.slice(offset, offset + size);
  }

  count(query: Readonly<Record<string, unknown>>): number {
    return this.#found(readFilters(query)).length;
  }

  #found(filters: readonly Filter[]): Entity[] {
    for (const filter of filters) {
      if (filter.operator !== 'eq' || !this.#indexes.has(filter.field)) continue;
      const hit = this.findBy(filter.field, filter.value);
      return hit && filters.every((one) => matches(hit, one)) ? [hit] : [];
    }
    return this.all().filter((entity) => filters.every((one) => matches(entity, one)));
  }

  #put(entity: Entity): Entity {
    this.#byId.set(entity.id, entity);
    for (const [field, index] of this.#indexes)
      if (entity[field] !== undefined) index.set(entity[field], entity.id);
    return entity;
  }

  /** Two changes never carry the same instant. */
  #stamp(): number {
    this.#lastChange = Math.max(Date.now(), this.#lastChange + 1);
    return this.#lastChange;
  }
}

function numberOf(value: unknown, otherwise: number): number {
  const number = Number(value ?? otherwise);
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}
