import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BadName } from '../names.ts';
import { acceptedFor } from './accepted.ts';
import { contractsOf } from './contracts.ts';
import { copiesOf } from './copies.ts';
import { models } from './models.ts';
import { vendorWord } from './spelling.ts';
import { withNewVendor } from './tables.ts';
import { writeAll } from './write-all.ts';

export interface NewVendor {
  readonly name: string;
  /** The vendor of the same role whose adapter, mock and contract test are the first draft. */
  readonly like: string;
  /** Checked against the service that owns the role, where it is given. */
  readonly service?: string | undefined;
  /** As `2026-01-05`. */
  readonly today: string;
}

export interface WrittenVendor {
  /** Paths from the root. */
  readonly files: readonly string[];
  /** Whether what services publish has changed. */
  readonly documentsChanged: boolean;
}

/**
 * Writes a vendor like one that is there: adapter, error table, conformance run, contract test, mock, samples, and the
 * lines of the tables that know all vendors. Everything is read and thought out first; then all of it is written, or nothing.
 * @throws BadName when the name is none or taken, or nothing can be written like the other vendor
 */
export function newVendor(root: string, { name, like, service, today }: NewVendor): WrittenVendor {
  const model = Object.hasOwn(models, like) ? models[like] : undefined;
  if (model === undefined)
    throw new BadName(
      `nothing can be written like "${like}", but like one of ${Object.keys(models).join(', ')}`,
    );
  if (service !== undefined && service !== model.service)
    throw new BadName(`what ${model.called} does belongs to ${model.service}, not to "${service}"`);
  vendorWord(name);
  for (const folder of ['apps', 'contracts/vendors', 'tools/vendor-mocks/src/vendors'])
    if (readdirSync(join(root, folder)).includes(name))
      throw new BadName(`${folder}/${name} is there already`);
  const whole = { like, name, model, today };
  const created = new Map([...copiesOf(root, whole), ...contractsOf(root, whole)]);
  for (const file of created.keys())
    if (existsSync(join(root, file))) throw new BadName(`${file} is there already`);
  const written = new Map([...created, ...withNewVendor(root, whole), ...acceptedFor(root, whole)]);
  writeAll(root, written);
  return { files: [...written.keys()], documentsChanged: model.inDocuments };
}
