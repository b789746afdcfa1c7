/** Two seconds are over before a busy machine has opened a connection; as in `eventually`, this bounds what never comes. */
export const connectTimeoutMs = 20_000;
