import type { Benchmark } from '../measure.ts';
import { unmeasuredRow } from '../row.ts';

const note = 'not yet: there is no bulk import';

/** Rows of the table whose work does not exist: shown, so that nobody takes their absence for a good figure. */
export const bulkImport: Benchmark = {
  name: 'import',
  summary: 'import of 100,000 products, and again with 1 % changed (not yet)',
  limitSeconds: 1,
  async run() {
    return [
      unmeasuredRow('import of 100,000 products, with run record', 'at most 4 x COPY', note),
      unmeasuredRow('the same again, 1 % changed', 'at most 0.25 x the first', note),
    ];
  },
};
