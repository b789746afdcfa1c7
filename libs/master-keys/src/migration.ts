import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of master keys, in the database of the service that owns the records. */
export class MasterKeys1763706000000 implements MigrationInterface {
  readonly name = 'MasterKeys1763706000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE master_records (
        kind text NOT NULL,
        system text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        master_id uuid NOT NULL,
        traits jsonb NOT NULL,
        PRIMARY KEY (kind, system, key)
      );
      CREATE INDEX master_records_by_master ON master_records (master_id);

      -- By which records find each other; values that say who somebody is are personal.
      CREATE TABLE master_traits (
        kind text NOT NULL,
        system text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        trait text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (kind, system, key, trait),
        FOREIGN KEY (kind, system, key) REFERENCES master_records ON DELETE CASCADE
      );
      CREATE INDEX master_traits_by_value ON master_traits (kind, trait, value);

      CREATE TABLE master_pairs (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        left_system text COLLATE "C" NOT NULL,
        left_key text COLLATE "C" NOT NULL,
        right_system text COLLATE "C" NOT NULL,
        right_key text COLLATE "C" NOT NULL,
        evidence jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'accepted', 'refused')),
        found_at timestamptz NOT NULL,
        decided_by text,
        decided_at timestamptz,
        note text,
        UNIQUE (kind, left_system, left_key, right_system, right_key),
        CHECK ((left_system, left_key) < (right_system, right_key)),
        CHECK ((status = 'open') = (decided_by IS NULL) AND (status = 'open') = (decided_at IS NULL))
      );
      CREATE INDEX master_pairs_open ON master_pairs (kind, id) WHERE status = 'open';

      CREATE TABLE master_changes (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        action text NOT NULL CHECK (action IN ('merge', 'split')),
        master_id uuid NOT NULL,
        other_id uuid NOT NULL,
        moved jsonb NOT NULL,
        because jsonb NOT NULL,
        done_by text NOT NULL,
        done_at timestamptz NOT NULL,
        undoes uuid UNIQUE REFERENCES master_changes (id),
        CHECK ((action = 'split') = (undoes IS NOT NULL))
      );
      CREATE INDEX master_changes_by_master ON master_changes (master_id);
      CREATE INDEX master_changes_by_other ON master_changes (other_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE master_changes, master_pairs, master_traits, master_records');
  }
}
