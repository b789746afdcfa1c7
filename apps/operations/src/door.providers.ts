import { SessionCheck } from '@accord/service-kit';
import type { Provider } from '@nestjs/common';
import { CookieJar } from './inbound/session/cookies.ts';
import { SessionByCookie } from './inbound/session/session-by-cookie.ts';
import { doorSettings } from './inbound/session/session.controller.ts';
import type { OperationsConfig } from './operations.config.ts';
import { OpenIdProvider } from './outbound/oidc/openid-provider.ts';
import { PostgresSessionStore, sessionIdle } from './outbound/postgres-session-store.ts';
import { OpenSession, sessionLimits } from './use-cases/sessions/open-session.ts';
import { IdentityProvider, SessionStore } from './use-cases/sessions/ports.ts';
import { SignIn, roleNames } from './use-cases/sessions/sign-in.ts';

/** How people come in: sessions, and the provider that says who they are. */
export function doorProviders(config: OperationsConfig): Provider[] {
  const publicUrl = config.OPERATIONS_PUBLIC_URL ?? `http://127.0.0.1:${String(config.ACCORD_PORT)}`;
  return [
    { provide: CookieJar, useValue: new CookieJar(publicUrl) },
    { provide: doorSettings, useValue: { publicUrl, sessionMs: config.OPERATIONS_SESSION_MS } },
    { provide: sessionLimits, useValue: { lastsMs: config.OPERATIONS_SESSION_MS } },
    { provide: sessionIdle, useValue: config.OPERATIONS_SESSION_IDLE_MS },
    { provide: roleNames, useValue: config.OPERATIONS_OIDC_ROLE_NAMES },
    { provide: SessionStore, useClass: PostgresSessionStore },
    { provide: IdentityProvider, useFactory: () => identityProvider(config, publicUrl) },
    OpenSession,
    SignIn,
    SessionByCookie,
    { provide: SessionCheck, useExisting: SessionByCookie },
  ];
}

function identityProvider(config: OperationsConfig, publicUrl: string): IdentityProvider | null {
  const issuer = config.OPERATIONS_OIDC_ISSUER;
  if (issuer === undefined) return null;
  return new OpenIdProvider({
    issuer,
    clientId: config.OPERATIONS_OIDC_CLIENT_ID,
    clientSecret: config.OPERATIONS_OIDC_CLIENT_SECRET,
    scope: config.OPERATIONS_OIDC_SCOPE,
    rolesClaim: config.OPERATIONS_OIDC_ROLES_CLAIM,
    redirectUri: `${publicUrl}/auth/callback`,
    afterSignOut: `${publicUrl}/sign-in`,
  });
}
