/** What a started program inherits. The only reader of `process.env` in this project. */
export function inheritedEnvironment(): Record<string, string | undefined> {
  return { ...process.env };
}
