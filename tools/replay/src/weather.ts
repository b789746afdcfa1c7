import { AccordApi } from './accord-api.ts';
import type { RunningAccord } from './environment.ts';
import { type FaultScene, sceneNamed } from './faults.ts';
import { mustSucceed } from './seed-catalogue.ts';

export interface WeatherOptions {
  /** Name of a fault scene. */
  readonly faults: string;
  readonly signal: AbortSignal;
}

/** What a replay under a scene of faults is given. */
export interface Weather {
  readonly api: AccordApi;
  readonly scene: FaultScene;
  /** Does something while the vendors have the scene's faults. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Runs a replay; when it is interrupted, it ends without a record and leaves no fault at the vendors. */
export async function underWeather<T extends object>(
  accord: RunningAccord,
  { faults, signal }: WeatherOptions,
  replay: (weather: Weather) => Promise<T>,
): Promise<T> {
  const api = new AccordApi(accord);
  const scene = sceneNamed(faults);
  signal.throwIfAborted();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const during = async <R>(work: () => Promise<R>): Promise<R> => {
    await setFaults(api, scene.faults);
    return work().finally(() => clearFaults(api, scene.faults));
  };
  const record = await Promise.race([replay({ api, scene, during }), aborted]);
  if (record) return record;
  await clearFaults(api, scene.faults);
  throw new Error('interrupted: the vendors are without faults again, the orders stay');
}

async function setFaults(api: AccordApi, faults: Readonly<Record<string, readonly object[]>>): Promise<void> {
  for (const [vendor, list] of Object.entries(faults)) {
    await mustSucceed(
      api,
      { method: 'PUT', url: `${api.addresses.mocks}/__mock/${vendor}/faults` },
      { faults: list },
    );
  }
}

async function clearFaults(
  api: AccordApi,
  faults: Readonly<Record<string, readonly object[]>>,
): Promise<void> {
  for (const vendor of Object.keys(faults)) {
    await mustSucceed(api, { method: 'DELETE', url: `${api.addresses.mocks}/__mock/${vendor}/faults` });
  }
}
