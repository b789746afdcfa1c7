/** Asks a database; what it is made of is the caller's. */
export type Ask = (sql: string, values: unknown[]) => Promise<readonly object[]>;

/**
 * The tables of a database in which one of the texts stands, in whatever column, in whatever case, and in bytes, too. For
 * tests that look for a person everywhere.
 */
export async function tablesNaming(ask: Ask, texts: readonly string[]): Promise<string[]> {
  const forms = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [text, encodeURIComponent(text), bytes.toString('hex'), bytes.toString('base64').slice(0, -4)];
  });
  const tables = await ask(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    [],
  );
  const naming: string[] = [];
  for (const table of tables) {
    const name = String({ name: undefined, ...table }.name);
    const rows = await ask(
      `SELECT 1 FROM "${name}" t WHERE EXISTS (
         SELECT FROM unnest($1::text[]) AS form WHERE strpos(lower(t::text), lower(form)) > 0) LIMIT 1`,
      [forms],
    );
    if (rows.length > 0) naming.push(name);
  }
  return naming;
}
