import { z } from 'zod';
import { roles } from '../../domain/role.ts';

/** What the console has to know before it shows anything. Whoever is not signed in is told so, and is no error. */
export const VisitorSchema = z.object({
  session: z
    .object({
      name: z.string(),
      role: z.enum(roles).nullable(),
      scopes: z.array(z.string()),
      endsAt: z.iso.datetime(),
      csrfToken: z.string(),
    })
    .nullable(),
  /** Whether there is an OpenID provider to sign in with, or a key only. */
  provider: z.boolean(),
});

export const SignInQuery = z.object({ returnTo: z.string().max(500).optional() });

export const KeyRequest = z.object({ key: z.string().min(1).max(500) });

export const SignOutAnswer = z.object({ continueAt: z.url().nullable() });
