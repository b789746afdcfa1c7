import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { ApiKeyStore, Secret, TokenVerifier, newApiKey, storeApiKey } from '../src/index.ts';
import { ShopModule, keys, startShop } from './shop.ts';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const issuer = 'https://issuer.example';
const audience = 'accord';
const order = '{"lines":[{"sku":"A","quantity":1}]}';

let jwks: Server;
let jwksWorks = true;
let jwksUrl: string;
let ours: KeyPair;
let elliptic: KeyPair;
let edwards: KeyPair;
let strangers: KeyPair;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  ours = await generateKeyPair('RS256');
  elliptic = await generateKeyPair('ES256');
  edwards = await generateKeyPair('EdDSA');
  strangers = await generateKeyPair('RS256');
  const published = {
    keys: [
      { ...(await exportJWK(ours.publicKey)), kid: 'rsa', alg: 'RS256' },
      { ...(await exportJWK(elliptic.publicKey)), kid: 'ec', alg: 'ES256' },
      { ...(await exportJWK(edwards.publicKey)), kid: 'ed', alg: 'EdDSA' },
    ],
  };
  jwks = createServer((_request, response) => {
    response.writeHead(jwksWorks ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(published));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  const address = jwks.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  jwksUrl = `http://127.0.0.1:${String(address.port)}/jwks`;
  const tokens = new TokenVerifier({ issuer, audience, jwksUrl });
  ({ app, url } = await startShop('shop', ShopModule, { keys, tokens }));
});

afterAll(async () => {
  await app.close();
  jwks.closeAllConnections();
  await new Promise((resolve) => jwks.close(resolve));
});

interface TokenChanges {
  key?: KeyPair;
  kid?: string;
  alg?: string;
  issuer?: string;
  audience?: string;
  expiresIn?: string;
  notBefore?: string;
  claims?: Record<string, unknown>;
}

function token(changes: TokenChanges = {}): Promise<string> {
  return new SignJWT(changes.claims ?? { scope: 'orders:read orders:write' })
    .setProtectedHeader({ alg: changes.alg ?? 'RS256', kid: changes.kid ?? 'rsa' })
    .setSubject('storefront')
    .setIssuer(changes.issuer ?? issuer)
    .setAudience(changes.audience ?? audience)
    .setNotBefore(changes.notBefore ?? '0s')
    .setExpirationTime(changes.expiresIn ?? '5m')
    .sign((changes.key ?? ours).privateKey);
}

function place(
  credentials: string,
  { at = url, more = {} }: { at?: string; more?: Record<string, string> } = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${credentials}`, 'content-type': 'application/json', ...more };
  return fetch(`${at}/shop/orders`, { method: 'POST', headers, body: order });
}

describe('OAuth 2 tokens', () => {
  it('open the door when signed with RS256 or ES256, and name the caller', async () => {
    const response = await place(await token());
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ caller: 'storefront' });
    expect((await place(await token({ key: elliptic, kid: 'ec', alg: 'ES256' }))).status).toBe(201);
    expect((await place(await token({ claims: { scp: ['orders:write'] } }))).status).toBe(201);
  });

  it('without the scope are answered 403', async () => {
    expect((await place(await token({ claims: { scope: 'orders:read' } }))).status).toBe(403);
    expect((await place(await token({ claims: {} }))).status).toBe(403);
  });

  it('mark a request as synthetic only with the scope for it', async () => {
    const marked = { more: { 'x-accord-synthetic': 'true' } };
    expect((await place(await token(), marked)).status).toBe(403);
    const claims = { scope: 'orders:write orders:synthetic' };
    const response = await place(await token({ claims }), marked);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ synthetic: true });
    expect(await (await place(await token({ claims }))).json()).not.toHaveProperty('synthetic');
  });

  it.each<[string, TokenChanges]>([
    ['that have expired', { expiresIn: '-10s' }],
    ['that are not valid yet', { notBefore: '60s' }],
    ['for another audience', { audience: 'somebody-else' }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['with an unknown key id', { kid: '../../dev/null' }],
  ])('%s are answered 401', async (_name, changes) => {
    expect((await place(await token(changes))).status).toBe(401);
  });

  it('signed by a stranger who claims our key id are answered 401', async () => {
    expect((await place(await token({ key: strangers }))).status).toBe(401);
  });

  it('signed with an algorithm that is not on our list are answered 401, even with a published key', async () => {
    expect((await place(await token({ key: edwards, kid: 'ed', alg: 'EdDSA' }))).status).toBe(401);
  });

  it('with algorithm none, or HMAC over our public key, are answered 401', async () => {
    const claims = { scope: 'orders:write' };
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('x')
      .setExpirationTime('5m');
    expect((await place(unsigned.encode())).status).toBe(401);
    const publicBytes = new TextEncoder().encode(JSON.stringify(await exportJWK(ours.publicKey)));
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'rsa' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('x')
      .setExpirationTime('5m')
      .sign(publicBytes);
    expect((await place(forged)).status).toBe(401);
  });

  it('are answered 503, not let in and not called wrong, while the issuer’s keys cannot be fetched', async () => {
    jwksWorks = false;
    const tokens = new TokenVerifier({ issuer, audience, jwksUrl });
    const other = await startShop('shop', ShopModule, { keys, tokens });
    const response = await place(await token(), { at: other.url });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'auth.keys_unavailable' });
    expect(response.headers.get('retry-after')).toBe('2');
    jwksWorks = true;
    await other.app.close();
  });
});

describe('the API key file', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accord-keys-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('recognises a key by its hash and holds no secret', async () => {
    const { key, stored } = newApiKey('back office', ['orders:read']);
    const path = join(folder, 'keys.json');
    await writeFile(path, JSON.stringify([stored]));
    const store = await ApiKeyStore.fromFile(path);
    expect(store.find(key.reveal())).toMatchObject({ name: 'back office', scopes: new Set(['orders:read']) });
    expect(store.find(`${key.reveal()}x`)).toBeUndefined();
    expect(await readFile(path, 'utf8')).not.toContain(key.reveal().replace(/^ack_[^_]+_/, ''));
    expect(storeApiKey(key, 'back office', ['orders:read'])).toEqual(stored);
  });

  it('that is missing, broken or holds a plain secret stops the start with its path', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, JSON.stringify([{ id: 'a', sha256: 'plain-secret', scopes: [], owner: 'x' }]));
    await expect(ApiKeyStore.fromFile(path)).rejects.toMatchObject({ code: 'auth.bad_keys_file' });
    await expect(ApiKeyStore.fromFile(path)).rejects.toThrow(/broken\.json.*64 lower-case/s);
    await expect(ApiKeyStore.fromFile(join(folder, 'none.json'))).rejects.toThrow(/none\.json/);
    expect(() => storeApiKey(new Secret('short'), 'x', [])).toThrow('ack_<id>_<secret>');
  });
});
