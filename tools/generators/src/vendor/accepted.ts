import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Model } from './models.ts';

const file = 'contracts/accepted-changes.json';
const days = 30;

/**
 * An event that may name a vendor more than yesterday's readers know. It does so only once the new vendor is chosen, so
 * the change is accepted for a month: until then the readers have to be deployed.
 * @param today as `2026-01-05`
 * @returns the file with one more entry per reader, by its path; nothing where no event names the vendor
 */
export function acceptedFor(
  root: string,
  { name, model, today }: { name: string; model: Model; today: string },
): Map<string, string> {
  if (model.inEvent === undefined) return new Map();
  const { where, readers } = model.inEvent;
  const until = new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  const before = existsSync(join(root, file))
    ? z.array(z.unknown()).parse(JSON.parse(readFileSync(join(root, file), 'utf8')))
    : [];
  const entries = readers.map((consumer) => ({
    consumer,
    provider: model.service,
    where,
    code: 'response.enum-widened',
    reason: `${name} is named in no event before ${model.variable} chooses it; deploy ${consumer} first`,
    until,
  }));
  return new Map([[file, `${JSON.stringify([...before, ...entries], undefined, 2)}\n`]]);
}
