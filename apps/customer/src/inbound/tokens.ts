/** Injection token of the clock: time is an argument here as everywhere. */
export const clockToken = Symbol('clock');
