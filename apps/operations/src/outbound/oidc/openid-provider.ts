import { Failure } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import * as client from 'openid-client';
import { IdentityProvider } from '../../use-cases/sessions/ports.ts';
import type { Identity } from '../../use-cases/sessions/ports.ts';
import type { SignInAttempt } from '../../domain/session.ts';
import { claimAt, texts } from './claims.ts';

export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** A public client has none; PKCE protects it all the same. */
  readonly clientSecret: Secret | undefined;
  readonly scope: string;
  /** Dotted path: `realm_access.roles`. */
  readonly rolesClaim: string;
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
  readonly afterSignOut: string;
}

const answerWithinSeconds = 5;

/** Any provider that publishes a discovery document (OpenID Connect Discovery 1.0), looked up when first needed. */
export class OpenIdProvider extends IdentityProvider {
  readonly #options: OpenIdOptions;
  #discovered: Promise<client.Configuration> | undefined;

  constructor(options: OpenIdOptions) {
    super();
    this.#options = options;
  }

  override async begin(): Promise<{ readonly address: string } & Omit<SignInAttempt, 'returnTo'>> {
    const provider = await this.#provider();
    const codeVerifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const address = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.#options.redirectUri,
      scope: this.#options.scope,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { address: address.href, codeVerifier, state, nonce };
  }

  override async finish(address: URL, { state, nonce, codeVerifier }: SignInAttempt): Promise<Identity> {
    const provider = await this.#provider();
    try {
      const tokens = await client.authorizationCodeGrant(provider, address, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('no id token');
      return await this.#identityOf(claims, () =>
        client.fetchUserInfo(provider, tokens.access_token, claims.sub),
      );
    } catch (cause) {
      throw new Failure('oidc.refused', 'unauthenticated', 'the sign-in was refused', { cause });
    }
  }

  override async signOutAddress(): Promise<string | undefined> {
    const provider = await this.#provider();
    if (provider.serverMetadata().end_session_endpoint === undefined) return undefined;
    return client.buildEndSessionUrl(provider, { post_logout_redirect_uri: this.#options.afterSignOut }).href;
  }

  /** Some providers say roles in the id token, others only when they are asked. */
  async #identityOf(claims: client.IDToken, ask: () => Promise<client.UserInfoResponse>): Promise<Identity> {
    const { rolesClaim } = this.#options;
    const inToken = claimAt(claims, rolesClaim);
    const roles = inToken === undefined ? claimAt(await ask(), rolesClaim) : inToken;
    const [name = claims.sub] = texts(claims['preferred_username']);
    return { name, roles: texts(roles) };
  }

  #provider(): Promise<client.Configuration> {
    this.#discovered ??= this.#discover().catch((cause: unknown) => {
      this.#discovered = undefined;
      throw new Failure('oidc.unavailable', 'transient', 'the OpenID provider does not answer', { cause });
    });
    return this.#discovered;
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const insecure = new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : [];
    return client.discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret.reveal()),
      { timeout: answerWithinSeconds, execute: insecure },
    );
  }
}
