import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { outcomeOf, reportOf } from '../series/report.ts';
import { tried } from '../series/trial.ts';
import { trialKinds, trialOf } from '../series/trials.ts';

const { anomalySeeds } = z.object({ anomalySeeds: z.int().min(1) }).parse(globalThis);
const seeds = Array.from({ length: anomalySeeds }, (_none, place) => place + 1);

it('finds nearly all anomalies of many seeds, with less than one false alarm in ten weeks of a series', () => {
  const results = seeds.flatMap((seed) => {
    const ofSeed = trialKinds.map((kind) => tried(trialOf(kind, seed)));
    process.stdout.write(`${reportOf(seed, ofSeed)}\n`);
    return ofSeed;
  });
  const { planted, found, falseAlarms, weeks, medianDelay, falseWhileLearning } = outcomeOf(results);
  process.stdout.write(
    `all: ${String(found)} of ${String(planted)} found, median after ${String(medianDelay)} min; ${String(falseAlarms.length)} false alarms in ${String(weeks)} weeks of series, ${String(falseWhileLearning)} while learning\n`,
  );
  expect(found / planted).toBeGreaterThanOrEqual(0.98);
  expect(falseAlarms.length / weeks).toBeLessThan(0.1);
  expect(medianDelay).toBeLessThanOrEqual(30);
});
