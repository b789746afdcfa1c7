import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signals for a day, so that one told twice counts once; what they amount to; the incidents told of them, what people
 * did about each, and what is to be sent to whom. Beside them how far each order is, to say what waits. All of it is
 * codes, names of our own, ids and amounts, but for the notes that operators write.
 */
export class CreateIncidents1763750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}

const tables = [
  'notification_threads',
  'notifications',
  'incident_notes',
  'incidents',
  'problems',
  'signals',
  'order_progress',
];

const statements = [
  `CREATE TABLE signals (
    id text PRIMARY KEY,
    heard_at timestamptz(3) NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX signals_heard_at ON signals (heard_at)',
  `CREATE TABLE problems (
    node text NOT NULL,
    code text NOT NULL,
    source text NOT NULL,
    severity smallint NOT NULL,
    first_raised_at timestamptz(3),
    last_raised_at timestamptz(3),
    cleared_at timestamptz(3),
    explained_until timestamptz(3),
    count integer NOT NULL,
    PRIMARY KEY (node, code, source)
  )`,
  `CREATE TABLE incidents (
    id uuid PRIMARY KEY,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resolved')),
    cause_node text NOT NULL,
    cause_code text NOT NULL,
    severity smallint NOT NULL,
    signals jsonb NOT NULL,
    impaired jsonb NOT NULL,
    steps integer NOT NULL,
    opened_at timestamptz(3) NOT NULL,
    resolved_at timestamptz(3),
    owner text,
    reopened integer NOT NULL DEFAULT 0,
    merged_into uuid REFERENCES incidents (id),
    orders_waiting integer NOT NULL DEFAULT 0,
    revenue_at_risk jsonb NOT NULL DEFAULT '[]',
    earliest_promise timestamptz(3),
    CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
  )`,
  "CREATE UNIQUE INDEX incidents_one_open_per_cause ON incidents (cause_node) WHERE state = 'open'",
  'CREATE INDEX incidents_resolved ON incidents (resolved_at, id)',
  `CREATE TABLE incident_notes (
    id uuid PRIMARY KEY,
    incident_id uuid NOT NULL REFERENCES incidents (id),
    at timestamptz(3) NOT NULL,
    who text NOT NULL,
    what text NOT NULL
  )`,
  'CREATE INDEX incident_notes_incident ON incident_notes (incident_id, at, id)',
  `CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    incident_id uuid NOT NULL REFERENCES incidents (id),
    channel text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('opened', 'acknowledged', 'reopened', 'resolved')),
    episode integer NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'superseded')),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz(3) NOT NULL,
    at timestamptz(3) NOT NULL,
    UNIQUE (incident_id, channel, kind, episode)
  )`,
  "CREATE INDEX notifications_waiting ON notifications (channel, id) WHERE state = 'waiting'",
  `CREATE TABLE notification_threads (
    incident_id uuid NOT NULL REFERENCES incidents (id),
    channel text NOT NULL,
    thread text NOT NULL,
    PRIMARY KEY (incident_id, channel)
  )`,
  `CREATE TABLE order_progress (
    order_id text PRIMARY KEY,
    needs integer NOT NULL,
    done integer NOT NULL,
    ended boolean NOT NULL,
    currency text,
    gross_minor bigint,
    placed_at timestamptz(3),
    touched_at timestamptz(3) NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX order_progress_waiting ON order_progress (order_id)
    WHERE NOT ended AND (needs & ~done) <> 0`,
  'CREATE INDEX order_progress_touched ON order_progress (touched_at) WHERE ended',
];
