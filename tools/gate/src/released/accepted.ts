import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../finding.ts';
import { parsed } from '../vendor-specs/vendor-file.ts';

/** `contracts/accepted-changes.json`: changes that somebody answers for, until they are released. */
const accepted = z.array(
  z.strictObject({
    consumer: z.string(),
    provider: z.string(),
    where: z.string(),
    code: z.string(),
    reason: z.string().min(10),
    /** The day on which it has to be looked at again. */
    until: z.iso.date(),
  }),
);

/** A change that is accepted is a risk until its day, and breaks again after it; an entry for nothing is a notice. */
export function withAccepted(root: string, findings: readonly Finding[], now: Date): Finding[] {
  const file = join(root, 'contracts', 'accepted-changes.json');
  const entries = existsSync(file) ? parsed(file, accepted) : [];
  const fits = (entry: (typeof entries)[number], { pair, where, code }: Finding): boolean =>
    entry.consumer === pair.consumer &&
    entry.provider === pair.provider &&
    entry.where === where &&
    entry.code === code;
  const judged = findings.map((finding) => {
    const entry = entries.find((one) => fits(one, finding));
    if (entry === undefined) return finding;
    return now.getTime() > Date.parse(entry.until)
      ? { ...finding, message: `${finding.message}; accepted until ${entry.until} only: ${entry.reason}` }
      : {
          ...finding,
          severity: 'risk' as const,
          message: `${finding.message}; accepted until ${entry.until}: ${entry.reason}`,
        };
  });
  const needless = entries
    .filter((entry) => !findings.some((finding) => fits(entry, finding)))
    .map(({ consumer, provider, where, code }): Finding => ({
      severity: 'notice',
      check: 'released',
      pair: { consumer, provider },
      where,
      code: 'accepted.needless',
      message: `accepted-changes.json accepts ${code} of ${where}, and nothing has changed there`,
    }));
  return [...judged, ...needless];
}
