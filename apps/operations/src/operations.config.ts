import { addressVariable, baseConfig, loadConfig } from '@accord/service-kit';
import { z } from 'zod';
import { doorShape } from './door.config.ts';
import { incidentsShape, wholeChannels } from './incidents.config.ts';
import { timelineShape } from './timeline.config.ts';
import { syntheticShape, wholeSynthetic } from './synthetic.config.ts';

const schema = z
  .object({
    ...baseConfig.shape,
    CHECKOUT_URL: addressVariable('where checkout answers'),
    INVENTORY_URL: addressVariable('where inventory answers'),
    ENROLLMENT_URL: addressVariable('where enrollment answers'),
    CUSTOMER_URL: addressVariable('where customer answers'),
    /** Pause between two looks at the services' health. */
    OPERATIONS_POLL_MS: z.coerce
      .number({ error: 'must be a number of milliseconds' })
      .int('must be a whole number of milliseconds')
      .min(100, 'must be at least 100 ms')
      .default(5_000),
    ...doorShape,
    ...incidentsShape,
    ...timelineShape,
    ...syntheticShape,
  })
  // Beside whatever else is wrong: all mistakes are told at once.
  .superRefine(wholeChannels, { when: () => true })
  .superRefine(wholeSynthetic, { when: () => true });

export type OperationsConfig = Readonly<z.output<typeof schema>>;

/** @throws ConfigError that lists every mistake */
export function operationsConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): OperationsConfig {
  return loadConfig(schema, environment);
}
