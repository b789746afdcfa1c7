import { startDevelopmentLogin } from '@accord/dev-login';
import type { DevelopmentLogin } from '@accord/dev-login';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { VisitorSchema } from '../src/inbound/session/session.schema.ts';
import { Visitor, freePort } from './visitor.ts';
import { World, onlooker, operator } from './world.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

let world: World;
let login: DevelopmentLogin;

beforeAll(async () => {
  world = await World.begin();
  const port = await freePort();
  const client = { id: 'accord-operations', url: `http://127.0.0.1:${String(port)}` };
  login = await startDevelopmentLogin({ port: await freePort(), client });
  await world.startOperations({ ACCORD_PORT: port, OPERATIONS_OIDC_ISSUER: login.url });
});

afterAll(async () => {
  await world.end();
  await login.stop();
});

async function whoIs(visitor: Visitor): Promise<z.output<typeof VisitorSchema>> {
  return VisitorSchema.parse(await (await visitor.go(`${world.url}/auth/session`)).json());
}

async function redeliver(visitor: Visitor, headers: Record<string, string>): Promise<number> {
  const body = JSON.stringify({ ids: [nobody] });
  const json = { 'content-type': 'application/json', ...headers };
  const response = await visitor.go(`${world.url}/api/parked/redeliver`, {
    method: 'POST',
    headers: json,
    body,
  });
  return response.status;
}

async function audited(sql: string): Promise<unknown[]> {
  return world.rows(
    `SELECT actor, action, on_what AS "on", outcome FROM audit_log WHERE ${sql} ORDER BY seq`,
  );
}

describe('signing in with the provider', () => {
  it.each([
    ['reader', ['operations:read'], 403],
    ['operator', ['operations:read', 'operations:write'], 200],
    ['admin', ['operations:read', 'operations:write', 'operations:admin'], 200],
  ])('gives a person the scopes of the role %s and no more', async (person, scopes, mayRedeliver) => {
    const visitor = new Visitor();
    expect(await visitor.signIn(world.url, person, '/parked')).toBe(`${world.url}/parked`);
    const { session } = await whoIs(visitor);
    expect(session).toMatchObject({ name: person, role: person, scopes });
    expect((await visitor.go(`${world.url}/api/health-map`)).status).toBe(200);
    expect(await redeliver(visitor, { 'x-csrf-token': session?.csrfToken ?? '' })).toBe(mayRedeliver);
  });

  it('shows nothing to whoever has not signed in, and tells them so without an error', async () => {
    const stranger = new Visitor();
    expect(await whoIs(stranger)).toEqual({ session: null, provider: true });
    expect((await stranger.go(`${world.url}/api/health-map`)).status).toBe(401);
  });

  it('ends where it was begun: a callback without its beginning, or a second time, opens nothing', async () => {
    const visitor = new Visitor();
    const { url } = await visitor.follow(`${world.url}/auth/sign-in`);
    const chosen = await visitor.go(url, { method: 'POST', body: new URLSearchParams({ person: 'admin' }) });
    const resumed = await visitor.go(new URL(chosen.headers.get('location') ?? '', url).href);
    const callback = resumed.headers.get('location') ?? '';
    expect(callback).toContain(`${world.url}/auth/callback?code=`);

    const thief = new Visitor();
    const stolen = await thief.go(callback);
    expect(stolen.headers.get('location')).toBe('/sign-in?trouble=expired');
    expect((await whoIs(thief)).session).toBeNull();

    const other = new Visitor();
    await other.follow(`${world.url}/auth/sign-in`);
    expect((await other.go(callback)).headers.get('location')).toBe('/sign-in?trouble=refused');

    const before = [...visitor.cookiesOf(world.url)];
    expect((await visitor.go(callback)).headers.get('location')).toBe('/');
    for (const [name, value] of before) visitor.setCookie(world.url, name, value);
    expect((await visitor.go(callback)).headers.get('location')).toBe('/sign-in?trouble=expired');
  });

  it('never leads away from the console', async () => {
    const visitor = new Visitor();
    expect(await visitor.signIn(world.url, 'reader', 'https://evil.example/')).toBe(`${world.url}/`);
  });

  it('begins at the address that the provider knows, whatever address was typed', async () => {
    const elsewhere = world.url.replace('127.0.0.1', 'localhost');
    const response = await new Visitor().go(`${elsewhere}/auth/sign-in?returnTo=%2Fparked`);
    expect(response.headers.get('location')).toBe(`${world.url}/auth/sign-in?returnTo=%2Fparked`);
  });
});

describe('a session', () => {
  it('lies in a cookie that scripts cannot read and other sites do not send, and as a hash in the database', async () => {
    const visitor = new Visitor();
    await visitor.signIn(world.url, 'operator');
    const asked = await visitor.go(`${world.url}/auth/session`);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    const secret = visitor.cookiesOf(world.url).get('accord_session') ?? '';
    expect(secret).toHaveLength(43);
    const kept = JSON.stringify(
      await world.rows("SELECT encode(secret_hash, 'hex') AS hash, * FROM sessions"),
    );
    expect(kept).not.toContain(secret);
    const opened = await new Visitor().go(`${world.url}/auth/key`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: operator.key.reveal() }),
    });
    expect(opened.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
  });

  it('changes nothing for a page that is not ours: without the right token it is refused, and on record', async () => {
    const visitor = new Visitor();
    await visitor.signIn(world.url, 'operator');
    const csrf = (await whoIs(visitor)).session?.csrfToken ?? '';
    const stranger = new Visitor();
    await stranger.signIn(world.url, 'admin');
    const others = (await whoIs(stranger)).session?.csrfToken ?? '';
    expect(await redeliver(visitor, {})).toBe(403);
    expect(await redeliver(visitor, { 'x-csrf-token': others })).toBe(403);
    expect(await redeliver(visitor, { 'x-csrf-token': csrf })).toBe(200);
    await eventually(async () => {
      const refused = await audited("action = 'access.refused' AND actor = 'operator'");
      expect(refused).toHaveLength(2);
    });
  });

  it('is over when the person signs out, here and at the provider', async () => {
    const visitor = new Visitor();
    await visitor.signIn(world.url, 'operator');
    const secret = visitor.cookiesOf(world.url).get('accord_session') ?? '';
    const csrf = (await whoIs(visitor)).session?.csrfToken ?? '';
    const left = await visitor.go(`${world.url}/auth/sign-out`, {
      method: 'POST',
      headers: { 'x-csrf-token': csrf },
    });
    const { continueAt } = z.object({ continueAt: z.url() }).parse(await left.json());
    expect(continueAt).toContain(`${login.url}/session/end`);
    visitor.setCookie(world.url, 'accord_session', secret);
    expect((await whoIs(visitor)).session).toBeNull();
  });

  it.each([
    ['its time is over', 'ends_at = now()'],
    ['nobody used it for an hour', "used_at = now() - interval '61 minutes'"],
  ])('is over when %s', async (_why, change) => {
    const visitor = new Visitor();
    await visitor.signIn(world.url, 'operator');
    expect((await whoIs(visitor)).session?.name).toBe('operator');
    await world.rows(`UPDATE sessions SET ${change}`);
    expect((await whoIs(visitor)).session).toBeNull();
    expect((await visitor.go(`${world.url}/api/health-map`)).status).toBe(401);
  });

  it('may be opened with an API key, and then has its scopes and lasts an hour at most', async () => {
    const withKey = async (visitor: Visitor, key: string): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ key });
      return (await visitor.go(`${world.url}/auth/key`, { method: 'POST', headers, body })).status;
    };
    const visitor = new Visitor();
    expect(await withKey(visitor, 'ack_wrong_key')).toBe(401);
    expect(await withKey(visitor, onlooker.key.reveal())).toBe(204);
    const { session } = await whoIs(visitor);
    expect(session).toMatchObject({ name: 'onlooker', role: null, scopes: ['operations:read'] });
    expect(Date.parse(session?.endsAt ?? '') - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(await redeliver(visitor, { 'x-csrf-token': session?.csrfToken ?? '' })).toBe(403);
  });
});

describe('on record', () => {
  it('stand who came in, who left, and who was turned away', async () => {
    const visitor = new Visitor();
    await visitor.signIn(world.url, 'reader');
    const csrf = (await whoIs(visitor)).session?.csrfToken ?? '';
    expect(await redeliver(visitor, { 'x-csrf-token': csrf })).toBe(403);
    await visitor.go(`${world.url}/auth/sign-out`, { method: 'POST', headers: { 'x-csrf-token': csrf } });
    await eventually(async () => {
      expect((await audited("actor = 'reader'")).slice(-3)).toEqual([
        { actor: 'reader', action: 'session.opened', on: 'reader', outcome: 'done' },
        { actor: 'reader', action: 'access.refused', on: 'POST /api/parked/redeliver', outcome: 'denied' },
        { actor: 'reader', action: 'session.closed', on: 'reader', outcome: 'done' },
      ]);
    });
  });
});
