import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';
import { roles } from './domain/role.ts';

const hourMs = 3_600_000;

const duration = (defaultMs: number) =>
  z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number of milliseconds')
    .min(1_000, 'must be at least 1000 ms')
    .max(30 * 24 * hourMs, 'must be at most thirty days')
    .default(defaultMs);

/** What travels between provider and us opens the console: in the clear only where it does not leave the machine. */
const issuer = addressVariable('the OpenID provider, as its own documents name it').refine(
  (address) => address.startsWith('https:') || isLoopback(new URL(address).hostname),
  'must be an https address, unless it is on this machine',
);

const pairsError = `must be pairs name=role separated by commas, with the roles ${roles.join(', ')}`;

/** `shop-night-shift=operator,shop-owners=admin` */
const roleNames = z
  .string()
  .transform((value) => value.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
  .pipe(
    z.array(
      z.tuple([z.string().min(1, pairsError), z.enum(roles, { error: pairsError })], { error: pairsError }),
    ),
  )
  .transform((pairs) => Object.fromEntries(pairs));

/** How people come in. Without an issuer the console is opened with an API key. */
export const doorShape = {
  OPERATIONS_PUBLIC_URL: addressVariable('where browsers reach operations').optional(),
  OPERATIONS_OIDC_ISSUER: issuer.optional(),
  OPERATIONS_OIDC_CLIENT_ID: z.string().default('accord-operations'),
  /** A public client has none. */
  OPERATIONS_OIDC_CLIENT_SECRET: secretVariable('the secret the provider gave operations').optional(),
  OPERATIONS_OIDC_SCOPE: z
    .string()
    .regex(/\bopenid\b/, 'must name openid among the scopes')
    .default('openid profile'),
  /** Dotted path: `realm_access.roles`. */
  OPERATIONS_OIDC_ROLES_CLAIM: z.string().default('roles'),
  OPERATIONS_OIDC_ROLE_NAMES: roleNames.default({}),
  /** How long a session lasts at most, and how long unused. */
  OPERATIONS_SESSION_MS: duration(8 * hourMs),
  OPERATIONS_SESSION_IDLE_MS: duration(hourMs),
};

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
