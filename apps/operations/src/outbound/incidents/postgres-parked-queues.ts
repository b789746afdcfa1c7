import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ParkedQueues } from '../../use-cases/incidents/ports.ts';

@Injectable()
export class PostgresParkedQueues extends ParkedQueues {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  /** Looks for one letter of each, however many there are. */
  override async stillParked(queues: readonly string[]): Promise<ReadonlySet<string>> {
    if (queues.length === 0) return new Set();
    const found: unknown = await this.dataSource.query(
      `SELECT queue FROM unnest($1::text[]) AS asked(queue) WHERE EXISTS (
         SELECT FROM parked_messages WHERE parked_messages.queue = asked.queue AND status <> 'redelivered')`,
      [queues],
    );
    return new Set(
      z
        .array(z.object({ queue: z.string() }))
        .parse(found)
        .map(({ queue }) => queue),
    );
  }
}
