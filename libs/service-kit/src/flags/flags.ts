import type { OnApplicationShutdown } from '@nestjs/common';
import { type Client, OpenFeature } from '@openfeature/server-sdk';
import type { HealthRegistry } from '../health.ts';
import { createLogger } from '../logger.ts';
import { systemIds } from '../system.ts';
import { definedFlags, type Flag, type FlagContext } from './flag.ts';
import type { FlagFile } from './flag-file.ts';

/** A flag as it stands now. */
export interface ShownFlag extends Flag {
  /** What holds where no rule of the file applies. */
  readonly value: boolean;
  readonly source: 'code' | 'file';
}

/** Asks whether a flag is on, by OpenFeature. An answer always comes: without file or with a wrong one, the code's. */
export class Flags implements OnApplicationShutdown {
  readonly #client: Client;

  private constructor(
    domain: string,
    private readonly file: FlagFile | undefined,
  ) {
    this.#client = OpenFeature.getClient(domain);
    this.#client.setLogger(quiet);
  }

  /** @param file where flags are read; without one, what the code says holds */
  static async open(file?: FlagFile, health?: HealthRegistry): Promise<Flags> {
    // Of its own: several services may live in one process of a test.
    const domain = systemIds.next();
    if (file) {
      await OpenFeature.setProviderAndWait(domain, file);
      health?.register('feature flags', async () => file.check(), { critical: false });
    }
    return new Flags(domain, file);
  }

  /** Never rejects. @param context what a rule of the file may ask about; nothing of a person */
  isOn({ key, fallback }: Flag, context: FlagContext = {}): Promise<boolean> {
    return this.#client.getBooleanValue(key, fallback, context);
  }

  /** Every flag of this program. */
  all(): Promise<ShownFlag[]> {
    return Promise.all(
      definedFlags().map(async (flag): Promise<ShownFlag> => ({
        ...flag,
        value: await this.isOn(flag),
        source: this.file?.has(flag.key) === true ? 'file' : 'code',
      })),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.file?.onClose();
  }
}

const log = createLogger('flags');
const quiet = {
  error: (...args: unknown[]): void => log.warn({ event: 'flags.not_answered', detail: String(args[0]) }),
  warn: (...args: unknown[]): void => log.debug({ event: 'flags.warned', detail: String(args[0]) }),
  info: (): void => undefined,
  debug: (): void => undefined,
};
