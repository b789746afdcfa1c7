import { existsSync, readFileSync } from 'node:fs';
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
  const reword = rewording({ like, name, model });
  const written = new Map<string, string>();
  for (const provider of [`vendor-${like}`, `vendor-${like}-webhooks`]) {
    const original = `contracts/pacts/${service}/${service}-${provider}.json`;
    if (!existsSync(join(root, original))) continue;
    const file = reword(original);
    const pact = reworded(readFileSync(join(root, original), 'utf8'), reword);
    written.set(file, pact);
    const provenance = {
      how: `${sampleOfOurOwn}, written like ${called}; not taken from ${capitalised(name)}`,
      source: file,
      takenOn: today,
    };
    for (const interaction of parsePact(file, pact).interactions)
      written.set(
        `${folder}/recordings/${fileNameOf(interaction)}.json`,
        json({ operation: operationOf(interaction), provenance, ...exchangeOf(interaction) }),
      );
  }
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
  return written.set(`${folder}/vendor.json`, json(vendor));
}

/** Names of users stand in basic credentials too, where nobody reads them. */
function reworded(pact: string, reword: (text: string) => string): string {
  return reword(pact).replace(/"Basic ([A-Za-z0-9+/]+=*)"/g, (_, credentials: string) => {
    const plain = reword(Buffer.from(credentials, 'base64').toString());
    return `"Basic ${Buffer.from(plain).toString('base64')}"`;
  });
}

/** A webhook is what the vendor says without being asked; its status is the one we answer. */
function exchangeOf({ request, response, contents }: PactInteraction): object {
  const sent = request?.body === undefined ? {} : { json: request.body.content };
  const body = response?.body ?? contents;
  return { request: sent, response: { status: response?.status ?? 204, body: body?.content ?? null } };
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
