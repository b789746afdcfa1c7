import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditEntry, ChainedEntry, ChainHead } from '../domain/audit-chain.ts';
import { AuditLog } from '../use-cases/audit-log.ts';
import type { AuditFilter } from '../use-cases/audit-log.ts';
import { appendToAudit, auditColumns, toEntries, toHead } from './audit-rows.ts';

@Injectable()
export class PostgresAuditLog extends AuditLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async append(entries: readonly AuditEntry[]): Promise<void> {
    await this.transactions.run((manager) => appendToAudit(manager, entries));
  }

  override async newest({ before, actor, action }: AuditFilter, limit: number): Promise<ChainedEntry[]> {
    return toEntries(
      await this.dataSource.query(
        `SELECT ${auditColumns} FROM audit_log
         WHERE ($1::bigint IS NULL OR seq < $1) AND ($2::text IS NULL OR actor = $2)
           AND ($3::text IS NULL OR action = $3)
         ORDER BY seq DESC LIMIT $4`,
        [before ?? null, actor ?? null, action ?? null, limit],
      ),
    );
  }

  override async after(seq: number, limit: number): Promise<ChainedEntry[]> {
    return toEntries(
      await this.dataSource.query(
        `SELECT ${auditColumns} FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2`,
        [seq, limit],
      ),
    );
  }

  override async head(): Promise<ChainHead> {
    return toHead(await this.dataSource.query('SELECT seq, hash FROM audit_head'));
  }
}
