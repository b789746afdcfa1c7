import type { RunningSystem } from '@accord/cli';

import { importMs } from '../import/upload.ts';
import type { Benchmark } from '../measure.ts';
import { withSystem } from '../placement/loaded-system.ts';
import { costRow } from '../row.ts';

const few = 100_000;
const many = 1_000_000;
const everyMs = 100;
const bytesPerMegabyte = 1_048_576;

/** What inventory's process takes at most while a file of any length goes through it. */
export const importMemory: Benchmark = {
  name: 'import-memory',
  summary: 'memory while 1,000,000 products are imported, beside that while 100,000 are',
  usualSeconds: 200,
  limitSeconds: 600,
  async run({ report }) {
    return withSystem(report, async ({ system }) => {
      // The first of all brings the process to its size.
      await importMs(system, { prefix: 'WARM', count: few }, { created: few });
      const ceiling = await peakMegabytes(system, () =>
        importMs(system, { prefix: 'FEW', count: few }, { created: few }),
      );
      report(`  ${few} products: ${ceiling.toFixed(0)} MB at most`);
      const value = await peakMegabytes(system, () =>
        importMs(system, { prefix: 'MANY', count: many }, { created: many }),
      );
      const name = 'memory of inventory while 1,000,000 products are imported (ceiling: while 100,000 are)';
      return [costRow(name, { value, ceiling, goal: 1.25, unit: ' MB' })];
    });
  },
};

/** The largest resident size that was seen while the work lasted, by the process's own account. */
async function peakMegabytes(system: RunningSystem, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const metrics = await fetch(`${system.addresses.url('inventory')}/metrics`);
      const bytes = /^accord_process_resident_memory_bytes(?:\{[^}]*\})? (\S+)/m.exec(
        await metrics.text(),
      )?.[1];
      if (bytes === undefined) throw new Error('inventory does not tell how much memory it takes');
      peak = Math.max(peak, Number(bytes) / bytesPerMegabyte);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  await Promise.all([
    watch(),
    work().finally(() => {
      isOver = true;
    }),
  ]);
  return peak;
}
