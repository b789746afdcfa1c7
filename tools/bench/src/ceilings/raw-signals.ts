import pg from 'pg';

/**
 * Ceiling: signals written down and nothing else, so many in one statement.
 * @param rounds how often all of them
 */
export async function insertSignals(
  database: string,
  { count, together, rounds }: { count: number; together: number; rounds: number },
): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(
      'CREATE TABLE raw_signals (id text PRIMARY KEY, at timestamptz, node text, code text, source text)',
    );
    for (let from = 0; from < count * rounds; from += together)
      await client.query(
        `INSERT INTO raw_signals SELECT * FROM jsonb_to_recordset($1::jsonb)
           AS signal(id text, at timestamptz, node text, code text, source text)`,
        [JSON.stringify(Array.from({ length: together }, (_, place) => signalAt(from + place)))],
      );
  } finally {
    await client.query('DROP TABLE IF EXISTS raw_signals');
    await client.end();
  }
}

function signalAt(place: number): Record<string, string> {
  return {
    id: `bench-${place}:0`,
    at: '2026-11-21T03:00:00.000Z',
    node: place % 2 === 0 ? 'vendor:moodle' : 'vendor:weclapp',
    code: `vendor.answer_differs:list/data[].field_${place % 200}`,
    source: 'answers to bench',
  };
}
