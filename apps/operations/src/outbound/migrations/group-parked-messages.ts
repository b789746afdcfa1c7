import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reason that reads as a code, as `code()` of the timeline has it; a sentence is no reason to tell groups apart by. */
const reasonCode = "(CASE WHEN reason ~ '^[A-Za-z0-9_.:-]{1,100}$' THEN reason ELSE 'in_words' END)";

const waiting = "status <> 'redelivered'";
const facts = 'group_id, queue, event_type, reason_code, stack_digest, story';

/** What each statement adds to the groups and takes from them. */
const changes = {
  insert: `SELECT ${facts}, 1 AS letters FROM added WHERE ${waiting}`,
  delete: `SELECT ${facts}, -1 AS letters FROM gone WHERE ${waiting}`,
  update: `SELECT ${facts}, 1 AS letters FROM added WHERE ${waiting}
           UNION ALL SELECT ${facts}, -1 FROM gone WHERE ${waiting}`,
} as const;

const tables = {
  insert: 'NEW TABLE AS added',
  delete: 'OLD TABLE AS gone',
  update: 'OLD TABLE AS gone NEW TABLE AS added',
} as const;

/**
 * Parked messages by cause: consumer, event type, reason and stack digest. How many wait, and of how many orders, is
 * kept beside them by triggers, whoever writes: a list of groups then costs one row each, whether ten messages wait or
 * a hundred thousand. The group's row is the lock under which its numbers change, taken in the order of ids.
 */
export class GroupParkedMessages1763740100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE parked_messages
        ADD COLUMN reason_code text NOT NULL GENERATED ALWAYS AS ${reasonCode} STORED,
        ADD COLUMN group_id text NOT NULL GENERATED ALWAYS AS
          (md5(queue || chr(10) || event_type || chr(10) || ${reasonCode} || chr(10) || stack_digest)) STORED,
        ADD COLUMN redirected_to text,
        ADD COLUMN mark text,
        ADD COLUMN customer bytea`);
    await runner.query(`
      CREATE TABLE parked_groups (
        group_id text PRIMARY KEY,
        queue text NOT NULL,
        event_type text NOT NULL,
        reason text NOT NULL,
        stack_digest text NOT NULL,
        waiting integer NOT NULL CHECK (waiting >= 0),
        orders integer NOT NULL CHECK (orders >= 0),
        hold_owner text,
        hold_note text,
        hold_since timestamptz(3)
      )`);
    await runner.query(`
      CREATE TABLE parked_group_stories (
        group_id text NOT NULL REFERENCES parked_groups,
        story text NOT NULL,
        waiting integer NOT NULL,
        PRIMARY KEY (group_id, story)
      )`);
    for (const [name, on] of [
      ['parked_groups_by_size', 'parked_groups (waiting DESC, group_id)'],
      ['parked_messages_in_group', `parked_messages (group_id, id) WHERE ${waiting}`],
      ['parked_messages_by_age', `parked_messages (group_id, parked_at) WHERE ${waiting}`],
      ['parked_messages_by_queue', `parked_messages (queue, id) WHERE ${waiting}`],
      ['parked_messages_by_story', `parked_messages (story) WHERE ${waiting}`],
      ['parked_messages_by_customer', `parked_messages (customer) WHERE ${waiting}`],
      ['parked_messages_in_words', `parked_messages (id) WHERE ${waiting} AND reason_code = 'in_words'`],
    ] as const)
      await runner.query(`CREATE INDEX ${name} ON ${on}`);
    // Who died between sending and noting it sends again: what comes back of both copies is one letter.
    await runner.query(
      'CREATE UNIQUE INDEX parked_messages_once_again ON parked_messages (message_id, queue, mark) WHERE mark IS NOT NULL',
    );
    await runner.query('ALTER TABLE order_index ADD COLUMN customer bytea');
    await runner.query(
      'CREATE INDEX order_index_by_customer ON order_index (customer) WHERE customer IS NOT NULL',
    );
    const present = `SELECT ${facts}, 1 AS letters FROM parked_messages WHERE ${waiting}`;
    for (const statement of counting(present)) await runner.query(statement);
    for (const event of ['insert', 'update', 'delete'] as const) {
      await runner.query(`
        CREATE FUNCTION count_parked_on_${event}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN ${counting(changes[event]).join('; ')}; RETURN NULL; END $$`);
      await runner.query(`
        CREATE TRIGGER count_parked_on_${event} AFTER ${event.toUpperCase()} ON parked_messages
        REFERENCING ${tables[event]} FOR EACH STATEMENT EXECUTE FUNCTION count_parked_on_${event}()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const event of ['insert', 'update', 'delete'] as const) {
      await runner.query(`DROP TRIGGER count_parked_on_${event} ON parked_messages`);
      await runner.query(`DROP FUNCTION count_parked_on_${event}`);
    }
    await runner.query('DROP TABLE parked_group_stories');
    await runner.query('DROP TABLE parked_groups');
    await runner.query('ALTER TABLE order_index DROP COLUMN customer');
    await runner.query(`
      ALTER TABLE parked_messages DROP COLUMN customer, DROP COLUMN mark, DROP COLUMN redirected_to,
        DROP COLUMN group_id, DROP COLUMN reason_code`);
  }
}

/** Brings the numbers up to date: of the groups first, which locks them, then of their orders. */
function counting(changed: string): string[] {
  const byStory = `SELECT group_id, story, sum(letters)::int AS letters FROM (${changed}) AS c
    WHERE story IS NOT NULL GROUP BY group_id, story HAVING sum(letters) <> 0`;
  return [
    `INSERT INTO parked_groups AS g (group_id, queue, event_type, reason, stack_digest, waiting, orders)
     SELECT group_id, min(queue), min(event_type), min(reason_code), min(stack_digest),
       greatest(sum(letters), 0), 0
     FROM (${changed}) AS c GROUP BY group_id HAVING sum(letters) > 0 ORDER BY group_id
     ON CONFLICT (group_id) DO UPDATE SET waiting = g.waiting + EXCLUDED.waiting`,
    `UPDATE parked_groups AS g SET waiting = g.waiting + fewer.letters
     FROM (SELECT group_id, sum(letters)::int AS letters FROM (${changed}) AS c
           GROUP BY group_id HAVING sum(letters) < 0) AS fewer
     WHERE g.group_id = fewer.group_id`,
    `WITH told AS (${byStory}),
       kept AS (
         INSERT INTO parked_group_stories AS s (group_id, story, waiting)
         SELECT group_id, story, letters FROM told ORDER BY group_id, story
         ON CONFLICT (group_id, story) DO UPDATE SET waiting = s.waiting + EXCLUDED.waiting
         RETURNING group_id, story, waiting)
     UPDATE parked_groups AS g SET orders = g.orders + moved.orders
     FROM (SELECT group_id, sum((kept.waiting > 0)::int - (kept.waiting - told.letters > 0)::int)::int AS orders
           FROM kept JOIN told USING (group_id, story) GROUP BY group_id) AS moved
     WHERE g.group_id = moved.group_id AND moved.orders <> 0`,
    `DELETE FROM parked_group_stories AS s USING (${byStory}) AS told
     WHERE s.group_id = told.group_id AND s.story = told.story AND s.waiting = 0`,
  ];
}
