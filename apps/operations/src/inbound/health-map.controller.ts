import { Endpoint } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import { ShowLandscape } from '../use-cases/incidents/show-landscape.ts';
import type { Landscape } from '../use-cases/incidents/show-landscape.ts';
import { WatchHealth } from '../use-cases/watch-health.ts';
import { HealthMap } from './health-map.schema.ts';
import type { ServiceHealth } from '../domain/service-health.ts';

@Controller('api/health-map')
export class HealthMapController {
  constructor(
    private readonly watchHealth: WatchHealth,
    private readonly landscape: ShowLandscape,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Every service, vendor operation and consumer with its state, and what stands still with what',
    scope: 'operations:read',
    responses: { 200: HealthMap },
  })
  async read(): Promise<{ services: readonly ServiceHealth[] } & Landscape> {
    return { services: this.watchHealth.map, ...(await this.landscape.execute()) };
  }
}
