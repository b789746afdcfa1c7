import { z } from 'zod';
import { ask, rememberCsrfToken, tell } from './http.ts';

const visitorSchema = z.object({
  session: z
    .object({
      name: z.string(),
      role: z.enum(['reader', 'operator', 'admin']).nullable(),
      scopes: z.array(z.string()),
      endsAt: z.iso.datetime(),
      csrfToken: z.string(),
    })
    .nullable(),
  provider: z.boolean(),
});

export type Visitor = z.output<typeof visitorSchema>;
export type SignedIn = NonNullable<Visitor['session']>;

export async function askVisitor(): Promise<Visitor> {
  const visitor = await ask('/auth/session', visitorSchema);
  rememberCsrfToken(visitor.session?.csrfToken);
  return visitor;
}

export async function signInWithKey(key: string): Promise<void> {
  await tell('/auth/key', z.undefined(), { body: { key } });
}

/** Answers where the session at the provider can be ended, too. */
export async function signOut(): Promise<string | null> {
  const { continueAt } = await tell('/auth/sign-out', z.object({ continueAt: z.string().nullable() }));
  return continueAt;
}
