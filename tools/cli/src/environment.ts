/** What a started program inherits, without colours: its output goes to a log. The only reader of `process.env` in this project. */
export function inheritedEnvironment(): Record<string, string | undefined> {
  return { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' };
}
