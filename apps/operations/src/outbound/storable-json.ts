/** Postgres refuses NUL inside jsonb, and a message may hold anything. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(String.raw`\u0000`, '');
}
