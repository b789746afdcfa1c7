import { z } from 'zod';
import { ask } from './http.ts';

const flagSchema = z.object({
  service: z.string(),
  key: z.string(),
  description: z.string(),
  fallback: z.boolean(),
  value: z.boolean(),
  /** Who says so: the service's code, or the file that it reads. */
  source: z.enum(['code', 'file']),
});

const flagsPage = z.object({ items: z.array(flagSchema), unreachable: z.array(z.string()) });

export type Flags = z.output<typeof flagsPage>;

export function askFlags(): Promise<Flags> {
  return ask('/api/flags', flagsPage);
}
