import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, type PactInteraction, parsePact } from '@accord/contract-kit/pacts';
import type { Model } from './models.ts';
import { capitalised } from './spelling.ts';
import { rewording } from './tables.ts';

/** What `vendor.json` says of the licence until somebody has looked. */
export const licenceUnknown = 'not looked up yet';
/** What a sample says of itself until it is replaced by one that the vendor answered. */
export const sampleOfOurOwn = 'example of our own contract test';

/**
 * The new vendor's folder of contracts, and its pact as the contract test will write it. Specification, licence and
 * corrections of the other vendor say nothing about this one and are left out: it is held against samples, and each
 * sample says that it is ours.
 * @param today as `2026-01-05`
 */
export function contractsOf(
  root: string,
  { like, name, model, today }: { like: string; name: string; model: Model; today: string },
): Map<string, string> {
  const { service, called } = model;
  const folder = `contracts/vendors/${name}`;
  const likes = readFileSync(join(root, `contracts/pacts/${service}/${service}-vendor-${like}.json`), 'utf8');
  const pact = rewording({ like, name, model })(likes);
  const file = `contracts/pacts/${service}/${service}-vendor-${name}.json`;
  const provenance = {
    how: `${sampleOfOurOwn}, written like ${called}; not taken from ${capitalised(name)}`,
    source: file,
    takenOn: today,
  };
  const vendor = {
    vendor: name,
    kind: 'recorded',
    owner: service,
    licence: licenceUnknown,
    critical: false,
    maxAgeDays: 30,
    specs: [],
    unvalidatable: [],
  };
  return new Map([
    [file, pact],
    [`${folder}/vendor.json`, json(vendor)],
    ...parsePact(file, pact).interactions.map(
      (interaction) =>
        [
          `${folder}/recordings/${fileNameOf(interaction)}.json`,
          json({ operation: operationOf(interaction), provenance, ...exchangeOf(interaction) }),
        ] as const,
    ),
  ]);
}

function exchangeOf({ request, response }: PactInteraction): object {
  const sent = request?.body === undefined ? {} : { json: request.body.content };
  return { request: sent, response: { status: response?.status, body: response?.body?.content ?? null } };
}

function fileNameOf({ description }: PactInteraction): string {
  return description
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
