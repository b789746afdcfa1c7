import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TopologyDocument } from '@accord/messaging';
import { z } from 'zod';
import { isObject } from '../vendor-specs/json.ts';
import { surfaceFacts } from '../vendor-specs/surface-facts.ts';
import { parsed } from '../vendor-specs/vendor-file.ts';

const commit = z.string().regex(/^[0-9a-f]{40}$/);

/** What a service demanded of the broker; its own form is that of the documents that code writes. */
const topology = z.custom<TopologyDocument>(
  (value) =>
    isObject(value) &&
    ['exchanges', 'queues', 'bindings', 'publishes'].every((name) => Array.isArray(value[name])),
);

/**
 * `contracts/released/<service>.json`: what the released version promised, of what its neighbours used then, and what
 * it left at the broker.
 */
const releasedFile = z.strictObject({ version: commit, surface: surfaceFacts, topology });
export type Released = z.output<typeof releasedFile>;

const releasedVersions = z.record(z.string(), z.strictObject({ version: commit, recordedAt: z.iso.date() }));

/** Undefined for a service that was never released. */
export function readReleased(root: string, service: string): Released | undefined {
  const file = fileOf(root, service);
  return existsSync(file) ? parsed(file, releasedFile) : undefined;
}

/** The released version of each service, by which yesterday's service is run beside today's as well. */
export function readReleasedVersions(root: string): z.output<typeof releasedVersions> {
  return parsed(join(root, 'contracts', 'released.json'), releasedVersions);
}

/** Records a release in both places. */
export function writeReleased(
  root: string,
  service: string,
  { released, on }: { readonly released: Released; readonly on: Date },
): void {
  const versions = readReleasedVersions(root);
  versions[service] = { version: released.version, recordedAt: on.toISOString().slice(0, 10) };
  mkdirSync(join(root, 'contracts', 'released'), { recursive: true });
  writeFileSync(fileOf(root, service), text(released));
  const sorted = Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(root, 'contracts', 'released.json'), text(Object.fromEntries(sorted)));
}

function fileOf(root: string, service: string): string {
  return join(root, 'contracts', 'released', `${service}.json`);
}

function text(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Reads one of the documents under a checkout's `contracts/`. */
export function readDocument(
  root: string,
  kind: 'openapi' | 'asyncapi' | 'topology',
  service: string,
): unknown {
  return JSON.parse(readFileSync(join(root, 'contracts', kind, `${service}.json`), 'utf8'));
}

/** @throws Error when the document is no topology */
export function readTopology(root: string, service: string): TopologyDocument {
  return parsed(join(root, 'contracts', 'topology', `${service}.json`), topology);
}
