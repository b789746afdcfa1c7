import { Endpoint } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import { WatchHealth } from '../use-cases/watch-health.ts';
import { HealthMap } from './health-map.schema.ts';
import type { ServiceHealth } from '../domain/service-health.ts';

@Controller('api/health-map')
export class HealthMapController {
  constructor(private readonly watchHealth: WatchHealth) {}

  @Get()
  @Endpoint({
    summary: 'Every service with its state, and since when',
    scope: 'operations:read',
    responses: { 200: HealthMap },
  })
  read(): { services: readonly ServiceHealth[] } {
    return { services: this.watchHealth.map };
  }
}
