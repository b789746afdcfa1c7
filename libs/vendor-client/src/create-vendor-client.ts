import { AccountClient } from './account-client.ts';
import { listenToAnswers } from './answer-listeners.ts';
import { accountQuota } from './quota/open-quota.ts';
import { Observer } from './observe.ts';
import { defaultLimits, systemRuntime } from './options.ts';
import type { VendorClientOptions } from './options.ts';
import { ProbePace } from './probe-pace.ts';
import { Sender } from './sender.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { TryRunner } from './try-runner.ts';
import type { VendorClient } from './vendor-client.ts';

/** Opens one account at one vendor. Connects to nothing before the first call. */
export function createVendorClient(given: VendorClientOptions): VendorClient {
  const home = given.home ?? given.recorder?.home;
  const options = home === undefined ? given : { ...given, home };
  const limits = { ...defaultLimits, ...options.limits };
  const runtime = { ...systemRuntime, ...options.runtime };
  const observer = new Observer(options, runtime);
  const unlisten =
    options.recorder &&
    listenToAnswers(options.vendor, (difference) => {
      observer.answerDiffers(difference);
    });
  const sender = new Sender(options, limits, runtime);
  const tokens = tokenEndpoint(options, limits, runtime);
  const credentials = options.auth(tokens);
  const { readRate, lane = 'sync' } = options;
  const quota = accountQuota(options, runtime);
  const probes = new ProbePace(runtime.monotonicMs, home && (() => home.mayProbe(options)));
  const runner = new TryRunner({
    limits,
    runtime,
    observer,
    credentials,
    sender,
    probes,
    quota,
    readRate,
    lane,
  });
  return new AccountClient({
    options,
    limits,
    runtime,
    observer,
    runner,
    close: async () => {
      unlisten?.();
      await Promise.all([sender.close(), tokens.close()]);
    },
  });
}
