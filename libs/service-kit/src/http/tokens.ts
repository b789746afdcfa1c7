/** Injects the process's Clock: `@Inject(clockToken) private readonly clock: Clock`. */
export const clockToken = Symbol('clock');

/** Injects the process's Ids. */
export const idsToken = Symbol('ids');
