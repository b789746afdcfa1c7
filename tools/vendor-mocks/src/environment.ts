import { z } from 'zod';

const target = z.url({ protocol: /^https?$/ }).optional();

const environment = z.object({
  ACCORD_MOCKS_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
  ACCORD_MOCKS_WEBHOOK_STRIPE: target,
  ACCORD_MOCKS_WEBHOOK_ADYEN: target,
  ACCORD_MOCKS_WEBHOOK_SENDCLOUD: target,
  ACCORD_MOCKS_WEBHOOK_WECLAPP: target,
});

/** What the program was told: port and webhook addresses. @throws ZodError naming every wrong variable */
export function readEnvironment(): z.output<typeof environment> {
  return environment.parse(process.env);
}
