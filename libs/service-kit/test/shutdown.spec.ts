import { eventually } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { Public, createService, serve, wait } from '../src/index.ts';
import { keys, testConfig } from './shop.ts';

@Controller('work')
class WorkController {
  started = 0;

  @Get()
  @Public()
  async work(): Promise<object> {
    this.started += 1;
    await wait(20);
    return { done: true };
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

async function startWork(): Promise<{ url: string; stop: () => Promise<void>; controller: WorkController }> {
  const app = await createService(WorkModule, {
    service: 'work',
    config: testConfig,
    authenticator: { keys },
  });
  const config = { ACCORD_HOST: '127.0.0.1', ACCORD_PORT: 0, OTEL_EXPORTER_OTLP_ENDPOINT: undefined };
  // Long enough for every caller to ask once more, also where this process stands still for a while.
  const service = await serve(app, { service: 'work', config, drainMs: 3_000 });
  return { url: service.url, stop: service.stop, controller: app.get(WorkController) };
}

/** A caller as load balancers are: asks again and again over kept connections, and leaves when told `Connection: close`. */
async function askUntilSentAway(url: string, outcomes: Map<string, number>): Promise<void> {
  let leaving = false;
  while (!leaving) {
    const outcome = await fetch(`${url}/work`).then(
      async (response) => {
        leaving = response.headers.get('connection') === 'close';
        return `${String(response.status)} ${JSON.stringify(await response.json())}`;
      },
      (error: unknown) => {
        leaving = true;
        return codeOf(error);
      },
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

function codeOf(error: unknown): string {
  const cause: unknown =
    typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
}

describe('stopping under load', () => {
  it('answers every request that got in, sends its callers away and cuts off none', async () => {
    const { url, stop, controller } = await startWork();
    const outcomes = new Map<string, number>();
    const callers = Array.from({ length: 20 }, () => askUntilSentAway(url, outcomes));
    await eventually(() => {
      expect(controller.started).toBeGreaterThan(60);
    });
    await stop();
    await Promise.all(callers);
    expect([...outcomes.keys()]).toEqual(['200 {"done":true}']);
    expect(outcomes.get('200 {"done":true}')).toBe(controller.started);
  });

  it('shows not ready before the port closes, and a second stop waits for the first', async () => {
    const { url, stop } = await startWork();
    const stopping = Promise.all([stop(), stop()]);
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toMatchObject({ status: 'draining' });
    await stopping;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });
});
