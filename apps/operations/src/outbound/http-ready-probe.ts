import { Injectable } from '@nestjs/common';
import { createLogger, readyDocument } from '@accord/service-kit';
import { ReadyProbe } from '../use-cases/ports.ts';
import type { Sighting } from '../domain/service-health.ts';

const answerWithinMs = 3_000;

/** No retries: the next look comes soon, and this one is to tell the truth. */
@Injectable()
export class HttpReadyProbe extends ReadyProbe {
  private readonly log = createLogger('health-map');

  override async look(url: string): Promise<Sighting> {
    try {
      const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(answerWithinMs) });
      const document = readyDocument.parse(JSON.parse(await response.text()));
      const dependencies = document.dependencies.map(({ name, status, since, detail }) => ({
        name,
        status,
        since,
        ...(detail === undefined ? {} : { detail }),
      }));
      return { state: document.status, dependencies };
    } catch (error) {
      this.log.debug({ event: 'service.no_answer', url, error });
      return { state: 'down', dependencies: [] };
    }
  }
}
