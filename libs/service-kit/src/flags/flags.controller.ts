import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Endpoint } from '../api/endpoint.ts';
import { Flags, type ShownFlag } from './flags.ts';

export const ServedFlag = z
  .object({
    key: z.string(),
    description: z.string().describe('what is so while it is on'),
    fallback: z.boolean().describe('what the code says, which holds without a file'),
    value: z.boolean().describe('what holds now where no rule of the file applies'),
    source: z.enum(['code', 'file']),
  })
  .meta({ id: 'ServedFlag' }) satisfies z.ZodType<ShownFlag>;

export const ServedFlags = z.object({ flags: z.array(ServedFlag) }).meta({ id: 'ServedFlags' });

/** What operations asks a service of its switches. */
@Controller('internal/flags')
export class FlagsController {
  constructor(private readonly flags: Flags) {}

  @Get()
  @Endpoint({
    summary: 'Every feature flag of this service as it stands',
    scope: 'messages:read',
    responses: { 200: ServedFlags },
  })
  async list(): Promise<z.output<typeof ServedFlags>> {
    return { flags: await this.flags.all() };
  }
}
