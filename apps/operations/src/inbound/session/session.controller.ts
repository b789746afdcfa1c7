import { CallerCheck, NotDescribed, Problem, Public, ZodBody, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Header, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { safeReturn } from '../../domain/session.ts';
import { OpenSession } from '../../use-cases/sessions/open-session.ts';
import { SignIn } from '../../use-cases/sessions/sign-in.ts';
import { CookieJar } from './cookies.ts';
import { SessionByCookie } from './session-by-cookie.ts';
import { KeyRequest, SignInQuery } from './session.schema.ts';
import type { SignOutAnswer, VisitorSchema } from './session.schema.ts';

export const doorSettings = Symbol('door settings');

export interface DoorSettings {
  /** Where browsers reach this service, without a slash at the end. */
  readonly publicUrl: string;
  readonly sessionMs: number;
}

/** As long as the attempt is remembered. */
const attemptMs = 600_000;

/** How people come in and go: the console's own door, for browsers, and no part of the described API. */
@NotDescribed()
@Controller('auth')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: OpenSession,
    private readonly callers: CallerCheck,
    private readonly visitors: SessionByCookie,
    private readonly cookies: CookieJar,
    @Inject(doorSettings) private readonly door: DoorSettings,
  ) {}

  @Get('session')
  @Public()
  @Header('cache-control', 'no-store')
  async whoAmI(@Req() request: FastifyRequest): Promise<z.output<typeof VisitorSchema>> {
    const session = await this.visitors.sessionOf(request);
    const provider = this.signIn.isOffered;
    if (session === undefined) return { session: null, provider };
    const { name, role, scopes, endsAt, csrfToken } = session;
    return {
      session: { name, role, scopes: [...scopes], endsAt: endsAt.toISOString(), csrfToken },
      provider,
    };
  }

  /** Begins at the address that the provider sends people back to: at another one the cookie would be missing then. */
  @Get('sign-in')
  @Public()
  @Header('cache-control', 'no-store')
  async begin(
    @ZodQuery(SignInQuery) query: z.output<typeof SignInQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const returnTo = safeReturn(query.returnTo);
    const { publicUrl } = this.door;
    if (request.headers.host !== new URL(publicUrl).host) {
      const again = new URLSearchParams({ returnTo });
      void reply.status(303).header('location', `${publicUrl}/auth/sign-in?${again.toString()}`);
      return;
    }
    const { address, secret } = await this.signIn.begin(returnTo);
    void reply
      .status(303)
      .header('set-cookie', this.cookies.write('accord_sign_in', secret, attemptMs))
      .header('location', address);
  }

  /** Where the provider sends the browser back to. */
  @Get('callback')
  @Public()
  @Header('cache-control', 'no-store')
  async finish(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const attempt = this.cookies.read('accord_sign_in', request.headers.cookie);
    const address = new URL(request.url, this.door.publicUrl);
    const outcome = await this.signIn.finish(address, attempt ?? '');
    const forgotten = this.cookies.clear('accord_sign_in');
    if (outcome.kind === 'refused') {
      void reply
        .status(303)
        .header('set-cookie', forgotten)
        .header('location', `/sign-in?trouble=${outcome.because}`);
      return;
    }
    const session = this.cookies.write('accord_session', outcome.secret, this.door.sessionMs);
    void reply.status(303).header('set-cookie', [forgotten, session]).header('location', outcome.returnTo);
  }

  /** Where there is no provider, an API key opens a session, so that the key need not lie in the browser. */
  @Post('key')
  @Public()
  @Header('cache-control', 'no-store')
  async withKey(
    @ZodBody(KeyRequest) body: z.output<typeof KeyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const caller = await this.callers.identify(body.key);
    if (caller?.scopes.has('operations:read') !== true) throw new Problem('operations.key_opens_nothing');
    const secret = await this.sessions.forKey(caller);
    void reply
      .status(204)
      .header('set-cookie', this.cookies.write('accord_session', secret, this.door.sessionMs));
  }

  @Post('sign-out')
  @Header('cache-control', 'no-store')
  async end(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof SignOutAnswer>> {
    const secret = this.visitors.secretOf(request);
    const continueAt = secret === undefined ? undefined : await this.signIn.signOut(secret);
    void reply.status(200).header('set-cookie', this.cookies.clear('accord_session'));
    return { continueAt: continueAt ?? null };
  }
}
