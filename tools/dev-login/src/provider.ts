import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';
import { people } from './people.ts';

/** The one client: operations, which has no secret here and proves itself by PKCE. */
export interface DevelopmentClient {
  readonly id: string;
  /** Where operations answers. */
  readonly url: string;
}

/** A provider whose keys, sessions and grants live as long as this process: nothing of it can be used elsewhere. */
export function developmentProvider(issuer: string, client: DevelopmentClient): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'development', alg: 'ES256', use: 'sig' };
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        redirect_uris: [`${client.url}/auth/callback`],
        post_logout_redirect_uris: [`${client.url}/sign-in`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'roles'] },
    // What was asked for by scope stands in the id token, as with most providers, not only in the answer to a question.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutAtOnce },
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => {
      const person = people.find((one) => one.id === id);
      if (person === undefined) return undefined;
      const claims = () => ({ sub: `development|${id}`, preferred_username: id, roles: [person.role] });
      return { accountId: id, claims };
    },
    loadExistingGrant: async ({ oidc }) => {
      const { session, client: known, provider } = oidc;
      if (session?.accountId === undefined || known === undefined) return undefined;
      const grant = new provider.Grant({ clientId: known.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    ttl: { Session: 3_600, Interaction: 600, Grant: 3_600, AccessToken: 600, IdToken: 600 },
  });
}

/** Whoever asks to be signed out has been asked already, in the console. */
function signOutAtOnce(context: { body: unknown }, form: string): void {
  context.body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing out</title></head><body>${form}<p><button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button></p></body></html>`;
}
