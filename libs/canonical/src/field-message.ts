const german = new Map<string, string>();

/** What is wrong with a field, in both languages at the rule itself. The English text goes into the schema. */
export function fieldMessage(en: string, de: string): string {
  german.set(en, de);
  return en;
}

/** The German of a message that a rule brought along. */
export function germanFieldMessage(en: string): string | undefined {
  return german.get(en);
}
