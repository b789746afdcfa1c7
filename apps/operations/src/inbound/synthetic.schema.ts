import { z } from 'zod';
import { syntheticOutcomes, syntheticStages } from '../domain/synthetic/synthetic-run.ts';

const stage = z.enum(syntheticStages);

const run = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    outcome: z
      .enum(syntheticOutcomes)
      .describe(
        '`interrupted`: the process that carried it is gone; checkout takes the order back by itself',
      ),
    tookMs: z.int(),
    orderNumber: z.string().nullable(),
    failedAt: stage.nullable().describe('the first stage that was not reached'),
    stages: z
      .array(z.object({ stage, tookMs: z.int() }))
      .describe('from the placing of the order, the return from the asking for it'),
  })
  .meta({ id: 'SyntheticRun' });

export const SyntheticSchema = z.object({
  enabled: z.boolean(),
  everySeconds: z.int().describe('0 when no synthetic orders are placed'),
  last: run.nullable(),
  recent: z.array(run).describe('those that have ended, the latest first'),
});
