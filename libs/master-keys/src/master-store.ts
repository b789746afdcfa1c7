import type { EntityManager } from 'typeorm';
import type { RecordRef } from './record.ts';
import { type Alike, alikeRows, type RecordRow, recordRows } from './rows.ts';

/** A value that more records share than this tells nobody apart: a placeholder, the telephone of an office. */
const mostSharing = 20;

/** The records of one kind and the clusters they form, in Postgres. */
export class MasterStore {
  constructor(private readonly kind: string) {}

  /**
   * Until the transaction ends nobody else places or decides records of this kind: two merges cannot cross. Its statements
   * go by index: while the tables fill for the first time, their statistics say that they are empty.
   */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query(
      `/* keys.lock */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), set_config('enable_seqscan', 'off', true)`,
      [`master-keys:${this.kind}`],
    );
  }

  async find(manager: EntityManager, { system, key }: RecordRef): Promise<RecordRow | undefined> {
    const rows: unknown = await manager.query(
      `/* keys.find */ SELECT system, key, master_id, traits FROM master_records
       WHERE kind = $1 AND system = $2 AND key = $3`,
      [this.kind, system, key],
    );
    return recordRows.parse(rows)[0];
  }

  /** Of many records at once, those that are known, as they were when they were last observed. */
  async known(manager: EntityManager, refs: readonly RecordRef[]): Promise<RecordRow[]> {
    const rows: unknown = await manager.query(
      `/* keys.known */ SELECT record.system, record.key, record.master_id, record.traits
       FROM unnest($2::text[], $3::text[]) AS given (system, key)
       JOIN master_records record ON record.kind = $1 AND record.system = given.system AND record.key = given.key`,
      [this.kind, ...columnsOf(refs)],
    );
    return recordRows.parse(rows);
  }

  async recordsOf(manager: EntityManager, masterIds: readonly string[]): Promise<RecordRow[]> {
    const rows: unknown = await manager.query(
      `/* keys.records */ SELECT system, key, master_id, traits FROM master_records
       WHERE kind = $1 AND master_id = ANY($2) ORDER BY system, key`,
      [this.kind, masterIds],
    );
    return recordRows.parse(rows);
  }

  /** Each record once. A known one gets the traits it has now and stays where it is, whatever `master_id` says. */
  async write(
    manager: EntityManager,
    records: readonly RecordRow[],
    { findingTraits, known }: WriteOptions,
  ): Promise<void> {
    await manager.query(
      `/* keys.write */ INSERT INTO master_records (kind, system, key, master_id, traits)
       SELECT $1, given.* FROM unnest($2::text[], $3::text[], $4::uuid[], $5::jsonb[]) AS given
       ON CONFLICT (kind, system, key) DO UPDATE SET traits = excluded.traits`,
      [
        this.kind,
        ...columnsOf(records),
        records.map(({ master_id: id }) => id),
        records.map(({ traits }) => JSON.stringify(traits)),
      ],
    );
    if (known.length > 0)
      await manager.query(
        `/* keys.untrait */ DELETE FROM master_traits
         WHERE kind = $1 AND (system, key) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
        [this.kind, ...columnsOf(known)],
      );
    const finding = records.flatMap(({ system, key, traits }) =>
      findingTraits.flatMap((trait) => {
        const value = traits[trait];
        return value === undefined ? [] : [{ system, key, trait, value }];
      }),
    );
    await manager.query(
      `/* keys.trait */ INSERT INTO master_traits (kind, system, key, trait, value)
       SELECT $1, given.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS given`,
      [
        this.kind,
        ...columnsOf(finding),
        finding.map(({ trait }) => trait),
        finding.map(({ value }) => value),
      ],
    );
  }

  /** Which records, known or given, have one of the same finding traits as each of the given ones. */
  async alike(manager: EntityManager, given: readonly RecordRef[]): Promise<readonly Alike[]> {
    const rows: unknown = await manager.query(
      `/* keys.alike */ SELECT DISTINCT mine.system, mine.key, record.system AS other_system, record.key AS other_key,
         record.master_id
       FROM unnest($2::text[], $3::text[]) AS given (system, key)
       JOIN master_traits mine ON mine.kind = $1 AND mine.system = given.system AND mine.key = given.key
       CROSS JOIN LATERAL (
         SELECT theirs.system, theirs.key, count(*) OVER () AS sharing FROM (
           SELECT one.system, one.key FROM master_traits one
           WHERE one.kind = mine.kind AND one.trait = mine.trait AND one.value = mine.value
           LIMIT ${mostSharing + 1}
         ) AS theirs
       ) AS found
       JOIN master_records record ON record.kind = $1 AND record.system = found.system AND record.key = found.key
       WHERE found.sharing <= ${mostSharing} AND (record.system, record.key) <> (mine.system, mine.key)`,
      [this.kind, ...columnsOf(given)],
    );
    return alikeRows.parse(rows);
  }

  /** Each record to the cluster that its `master_id` names. */
  async move(manager: EntityManager, records: readonly Omit<RecordRow, 'traits'>[]): Promise<void> {
    if (records.length === 0) return;
    await manager.query(
      `/* keys.move */ UPDATE master_records record SET master_id = given.master_id
       FROM unnest($2::text[], $3::text[], $4::uuid[]) AS given (system, key, master_id)
       WHERE record.kind = $1 AND record.system = given.system AND record.key = given.key`,
      [this.kind, ...columnsOf(records), records.map(({ master_id: id }) => id)],
    );
  }

  /** Empties a record of everything personal; its ids stay, so that the history stays readable. */
  async blank(manager: EntityManager, { system, key }: RecordRef): Promise<void> {
    await manager.query(
      `UPDATE master_records SET traits = '{}' WHERE kind = $1 AND system = $2 AND key = $3`,
      [this.kind, system, key],
    );
    await manager.query('DELETE FROM master_traits WHERE kind = $1 AND system = $2 AND key = $3', [
      this.kind,
      system,
      key,
    ]);
  }
}

interface WriteOptions {
  readonly findingTraits: readonly string[];
  /** Those of the records that were known: their traits are replaced. */
  readonly known: readonly RecordRef[];
}

/** Systems and keys as parameters of one statement. */
function columnsOf(refs: readonly RecordRef[]): [string[], string[]] {
  return [refs.map(({ system }) => system), refs.map(({ key }) => key)];
}
