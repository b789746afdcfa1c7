import type { EntityManager } from 'typeorm';
import { type KnownRecord, type RecordRef, sameRecord } from './record.ts';
import { type RecordRow, recordRows } from './rows.ts';

/** A value that more records share than this tells nobody apart: a placeholder, the telephone of an office. */
const mostSharing = 20;

/** The records of one kind and the clusters they form, in Postgres. */
export class MasterStore {
  constructor(private readonly kind: string) {}

  /** Until the transaction ends nobody else places or decides records of this kind: two merges cannot cross. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('/* keys.lock */ SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `master-keys:${this.kind}`,
    ]);
  }

  async find(manager: EntityManager, { system, key }: RecordRef): Promise<RecordRow | undefined> {
    const rows: unknown = await manager.query(
      `/* keys.find */ SELECT system, key, master_id, traits FROM master_records
       WHERE kind = $1 AND system = $2 AND key = $3`,
      [this.kind, system, key],
    );
    return recordRows.parse(rows)[0];
  }

  /** The clusters of these records, in their order; undefined when one is not known or was known otherwise. */
  async placed(manager: EntityManager, records: readonly KnownRecord[]): Promise<string[] | undefined> {
    const rows: unknown = await manager.query(
      `/* keys.placed */ SELECT record.system, record.key, record.master_id, record.traits
       FROM unnest($2::text[], $3::text[], $4::text[]) AS given (system, key, traits)
       JOIN master_records record ON record.kind = $1 AND record.system = given.system
         AND record.key = given.key AND record.traits = given.traits::jsonb`,
      [
        this.kind,
        records.map(({ system }) => system),
        records.map(({ key }) => key),
        records.map(({ traits }) => JSON.stringify(traits)),
      ],
    );
    const known = recordRows.parse(rows);
    const masters = records.flatMap(
      (record) => known.find((row) => sameRecord(row, record))?.master_id ?? [],
    );
    return masters.length === records.length ? masters : undefined;
  }

  async recordsOf(manager: EntityManager, masterIds: readonly string[]): Promise<RecordRow[]> {
    const rows: unknown = await manager.query(
      `/* keys.records */ SELECT system, key, master_id, traits FROM master_records
       WHERE kind = $1 AND master_id = ANY($2) ORDER BY system, key`,
      [this.kind, masterIds],
    );
    return recordRows.parse(rows);
  }

  async write(manager: EntityManager, record: KnownRecord, options: WriteOptions): Promise<void> {
    const { system, key, traits } = record;
    await manager.query(
      `/* keys.write */ INSERT INTO master_records (kind, system, key, master_id, traits) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (kind, system, key) DO UPDATE SET traits = excluded.traits`,
      [this.kind, system, key, options.masterId, traits],
    );
    await manager.query('DELETE FROM master_traits WHERE kind = $1 AND system = $2 AND key = $3', [
      this.kind,
      system,
      key,
    ]);
    const finding = Object.entries(traits).filter(([trait]) => options.findingTraits.includes(trait));
    await manager.query(
      `INSERT INTO master_traits (kind, system, key, trait, value)
       SELECT $1, $2, $3, trait, value FROM unnest($4::text[], $5::text[]) AS given (trait, value)`,
      [this.kind, system, key, finding.map(([trait]) => trait), finding.map(([, value]) => value)],
    );
  }

  /** Clusters with a record that has one of the same finding traits. */
  async alike(manager: EntityManager, { system, key }: RecordRef): Promise<string[]> {
    const rows: { master_id: string }[] = await manager.query(
      `/* keys.alike */ SELECT DISTINCT record.master_id FROM master_traits mine
       CROSS JOIN LATERAL (
         SELECT theirs.system, theirs.key, count(*) OVER () AS sharing FROM master_traits theirs
         WHERE theirs.kind = mine.kind AND theirs.trait = mine.trait AND theirs.value = mine.value
         LIMIT ${mostSharing + 1}
       ) AS found
       JOIN master_records record ON record.kind = mine.kind AND record.system = found.system AND record.key = found.key
       WHERE mine.kind = $1 AND mine.system = $2 AND mine.key = $3 AND found.sharing <= ${mostSharing}`,
      [this.kind, system, key],
    );
    return rows.map(({ master_id: id }) => id);
  }

  async move(manager: EntityManager, records: readonly RecordRef[], masterId: string): Promise<void> {
    await manager.query(
      `/* keys.move */ UPDATE master_records SET master_id = $2
       WHERE kind = $1 AND (system, key) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
      [this.kind, masterId, records.map(({ system }) => system), records.map(({ key }) => key)],
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
  /** For a record that is new; a known one stays where it is. */
  readonly masterId: string;
  readonly findingTraits: readonly string[];
}
