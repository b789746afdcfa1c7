import { z } from 'zod';
import type { DevelopmentLoginOptions } from './start.ts';

const program = z.object({
  NODE_ENV: z
    .string()
    .optional()
    .refine((value) => value !== 'production', 'is production: this provider lets anybody in'),
  ACCORD_LOGIN_PORT: z.coerce.number().int().min(1).max(65_535).default(4009),
  ACCORD_LOGIN_CLIENT_ID: z.string().default('accord-operations'),
  ACCORD_LOGIN_CLIENT_URL: z.url().default('http://127.0.0.1:4000'),
});

/** @throws ZodError naming the variables that are wrong */
export function readEnvironment(): DevelopmentLoginOptions {
  const told = program.parse(process.env);
  const client = { id: told.ACCORD_LOGIN_CLIENT_ID, url: told.ACCORD_LOGIN_CLIENT_URL };
  return { port: told.ACCORD_LOGIN_PORT, client };
}
