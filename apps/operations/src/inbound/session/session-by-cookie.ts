import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem, SessionCheck, nameCaller } from '@accord/service-kit';
import type { Caller } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Session } from '../../domain/session.ts';
import { SessionStore } from '../../use-cases/sessions/ports.ts';
import { CookieJar } from './cookies.ts';

const harmless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Recognises a person by the session's cookie. A browser sends a cookie along whoever made the page, so whatever changes
 * something must also bear a value that only our own page can have read.
 */
@Injectable()
export class SessionByCookie extends SessionCheck {
  constructor(
    private readonly store: SessionStore,
    private readonly cookies: CookieJar,
  ) {
    super();
  }

  override async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const secret = this.secretOf(request);
    const session = secret === undefined ? undefined : await this.store.find(secret);
    if (secret === undefined || session === undefined) return undefined;
    // Before anything is refused, so that the refusal is on record under the person's name.
    nameCaller(session.name);
    if (!harmless.has(request.method)) mustBeFromOurPage(request, secret);
    return { name: session.name, scopes: new Set(session.scopes) };
  }

  /** With the value that our own page has to send back. */
  async sessionOf(request: FastifyRequest): Promise<(Session & { readonly csrfToken: string }) | undefined> {
    const secret = this.secretOf(request);
    const session = secret === undefined ? undefined : await this.store.find(secret);
    if (secret === undefined || session === undefined) return undefined;
    return { ...session, csrfToken: csrfTokenOf(secret) };
  }

  secretOf({ headers }: FastifyRequest): string | undefined {
    return this.cookies.read('accord_session', headers.cookie);
  }
}

/** Follows from the session's secret, so that it need not be kept, and does not give it away. */
function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url');
}

function mustBeFromOurPage({ headers }: FastifyRequest, secret: string): void {
  const expected = Buffer.from(csrfTokenOf(secret));
  const given = Buffer.from(String(headers['x-csrf-token'] ?? ''));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem('operations.not_from_console');
}
