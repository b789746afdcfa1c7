import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { roles } from '../domain/role.ts';
import type { Session, SignInAttempt } from '../domain/session.ts';
import { SessionStore } from '../use-cases/sessions/ports.ts';

export const sessionIdle = Symbol('how long a session may lie unused, in milliseconds');

/** Long enough for a second factor that has to be fetched from another room. */
const attemptLastsMs = 600_000;
/** A use is noted at most so often: an open console asks every few seconds. */
const noteUseEveryMs = 60_000;

const sessionRow = z
  .object({
    name: z.string(),
    role: z.enum(roles).nullable(),
    scopes: z.array(z.string()),
    started_at: z.date(),
    used_at: z.date(),
    ends_at: z.date(),
  })
  .transform(({ started_at: startedAt, used_at: usedAt, ends_at: endsAt, ...rest }) => ({
    ...rest,
    startedAt,
    usedAt,
    endsAt,
  }));

const attemptRow = z.object({
  attempt: z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), returnTo: z.string() }),
});

@Injectable()
export class PostgresSessionStore extends SessionStore {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(sessionIdle) private readonly idleMs: number,
  ) {
    super();
  }

  override async open({ name, role, scopes, startedAt, endsAt }: Session): Promise<string> {
    const secret = newSecret();
    await this.dataSource.query('DELETE FROM sessions WHERE ends_at < $1', [startedAt]);
    await this.dataSource.query(
      `INSERT INTO sessions (secret_hash, name, role, scopes, started_at, used_at, ends_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [hashOf(secret), name, role, scopes, startedAt, endsAt],
    );
    return secret;
  }

  override async find(secret: string): Promise<Session | undefined> {
    const now = this.clock.now();
    const found: unknown = await this.dataSource.query(
      `SELECT name, role, scopes, started_at, used_at, ends_at FROM sessions
       WHERE secret_hash = $1 AND ends_at > $2 AND used_at > $3`,
      [hashOf(secret), now, new Date(now.getTime() - this.idleMs)],
    );
    const [session] = z.array(sessionRow).parse(found);
    if (session === undefined) return undefined;
    const { usedAt, ...known } = session;
    if (now.getTime() - usedAt.getTime() > noteUseEveryMs)
      await this.dataSource.query('UPDATE sessions SET used_at = $2 WHERE secret_hash = $1', [
        hashOf(secret),
        now,
      ]);
    return known;
  }

  override async close(secret: string): Promise<void> {
    await this.dataSource.query('DELETE FROM sessions WHERE secret_hash = $1', [hashOf(secret)]);
  }

  override async keepAttempt(attempt: SignInAttempt): Promise<string> {
    const secret = newSecret();
    const now = this.clock.now();
    await this.dataSource.query('DELETE FROM sign_in_attempts WHERE ends_at < $1', [now]);
    await this.dataSource.query(
      'INSERT INTO sign_in_attempts (secret_hash, attempt, ends_at) VALUES ($1, $2, $3)',
      [hashOf(secret), JSON.stringify(attempt), new Date(now.getTime() + attemptLastsMs)],
    );
    return secret;
  }

  override async takeAttempt(secret: string): Promise<SignInAttempt | undefined> {
    const taken = await this.dataSource.query<[unknown, number]>(
      'DELETE FROM sign_in_attempts WHERE secret_hash = $1 AND ends_at > $2 RETURNING attempt',
      [hashOf(secret), this.clock.now()],
    );
    return z.tuple([z.array(attemptRow), z.number()]).parse(taken)[0][0]?.attempt;
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A plain hash is enough for 256 random bits. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
