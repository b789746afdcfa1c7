import { Endpoint } from '@accord/service-kit';
import { Controller, Get, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { SyntheticRuns } from '../use-cases/synthetic/ports.ts';
import { syntheticSettings } from '../use-cases/synthetic/synthetic-settings.ts';
import type { SyntheticSettings } from '../use-cases/synthetic/synthetic-settings.ts';
import { SyntheticSchema } from './synthetic.schema.ts';

const recentRuns = 60;

@Controller('api/synthetic')
export class SyntheticController {
  constructor(
    private readonly runs: SyntheticRuns,
    @Inject(syntheticSettings) private readonly settings: SyntheticSettings,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Synthetic orders: whether they are placed, and what became of the last ones',
    scope: 'operations:read',
    responses: { 200: SyntheticSchema },
  })
  async read(): Promise<z.input<typeof SyntheticSchema>> {
    const recent = (await this.runs.recent(recentRuns)).map((one) => ({ ...one, stages: [...one.stages] }));
    const everySeconds = this.settings.everyMs / 1_000;
    return { enabled: everySeconds > 0, everySeconds, last: recent[0] ?? null, recent };
  }
}
