import { Endpoint } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { ShowFlags, type ShownFlag } from '../../use-cases/flows/show-flags.ts';

const FlagSchema = z
  .object({
    service: z.string(),
    key: z.string(),
    description: z.string().describe('what is so while it is on'),
    fallback: z.boolean().describe('what the code says, which holds without a file'),
    value: z.boolean().describe('what holds now where no rule of the file applies'),
    source: z.enum(['code', 'file']),
  })
  .meta({ id: 'FeatureFlag' }) satisfies z.ZodType<ShownFlag>;

const FlagsPage = z.object({
  items: z.array(FlagSchema),
  unreachable: z.array(z.string()).describe('services that did not answer, so that theirs are not known'),
});

/** Switches of the services. They are turned in the file of each service, which this door only shows. */
@Controller('api/flags')
export class FlagsController {
  constructor(private readonly flags: ShowFlags) {}

  @Get()
  @Endpoint({
    summary: 'Every feature flag as its service has it now',
    scope: 'operations:read',
    responses: { 200: FlagsPage },
  })
  list(): ReturnType<ShowFlags['execute']> {
    return this.flags.execute();
  }
}
