/**
 * A view of JSON that remembers what is read of it, as paths: `data.lines[*].sku`. Elements of one array share a
 * path, because a contract speaks of all of them. A field that is asked for and not there counts as read: code that
 * looks for it would behave otherwise if it came.
 */
export class ReadRecorder {
  readonly #reads = new Set<string>();
  /** Views are kept, so that reading a field twice gives the same object. */
  readonly #views = new WeakMap<object, object>();

  get reads(): ReadonlySet<string> {
    return this.#reads;
  }

  /** The same value, watched. What is not a plain object or array (a date, a text) is handed over as it is. */
  view<T>(value: T): T {
    return this.#viewAt(copyOf(value), '') as T;
  }

  #viewAt(value: unknown, path: string): unknown {
    if (!isPlain(value)) return value;
    const known = this.#views.get(value);
    if (known !== undefined) return known;
    const view = new Proxy(value, {
      get: (target, key) => {
        const inner: unknown = Reflect.get(target, key);
        const place = placeOf(target, key, path);
        if (place === undefined) return inner;
        this.#reads.add(place);
        return this.#viewAt(inner, place);
      },
      has: (target, key) => {
        const place = placeOf(target, key, path);
        if (place !== undefined) this.#reads.add(place);
        return Reflect.has(target, key);
      },
    });
    this.#views.set(value, view);
    return view;
  }
}

/** By its form: a test runner gives the code a second set of globals, whose `Object` is not ours. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.hasOwn(prototype as object, 'hasOwnProperty');
}

/** Frozen objects cannot be watched, and what the handler does to its copy must not reach the original. */
function copyOf(value: unknown): unknown {
  if (!isPlain(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

/** Undefined for what belongs to the language and not to the data: methods, `length`, symbols, the asking for a promise. */
function placeOf(target: object, key: string | symbol, path: string): string | undefined {
  if (typeof key === 'symbol') return undefined;
  if (Array.isArray(target)) return /^\d+$/.test(key) ? `${path}[*]` : undefined;
  const ofTheLanguage = key in Object.prototype || key === 'then' || key === 'toJSON';
  if (ofTheLanguage && !Object.hasOwn(target, key)) return undefined;
  return path === '' ? key : `${path}.${key}`;
}
