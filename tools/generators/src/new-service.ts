import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from './edit.ts';
import { spellingsOf } from './names.ts';
import { writeTemplate } from './templates.ts';

/**
 * Writes a service that listens to placed orders, keeps them in its own database and answers over REST, and enters it
 * in what `npm start` runs and in what operations has under contract.
 * @param name kebab-case
 * @returns paths from the root of what was written or changed
 * @throws BadName when the name is no name or taken
 */
export function newService(root: string, name: string): string[] {
  const { kebab, pascal, camel } = spellingsOf(name);
  const table = 'tools/cli/src/start/services.ts';
  const offset = nextOffset(readFileSync(join(root, table), 'utf8'));
  const written = writeTemplate(root, {
    template: 'service',
    target: `apps/${kebab}`,
    words: { name: kebab, Name: pascal, camel, stamp: '1764000000000' },
  });
  const edited = applyEdits(root, [
    {
      file: table,
      find: /\n\} as const satisfies Readonly<Record<string, StartedService>>;/,
      replace: `\n  ${/-/.test(kebab) ? `'${kebab}'` : kebab}: { offset: ${offset}, scopes: [] },$&`,
    },
    // Operations watches every service: whether it is ready, what it reports and what it puts aside.
    {
      file: 'apps/operations/test/contract/watched.pact.spec.ts',
      find: /(const services = \[[^\]]*)\]/,
      replace: `$1, '${kebab}']`,
    },
  ]);
  enterInLock(root, kebab);
  return [...written, ...edited, 'package-lock.json'];
}

/** Between the services and the mocks there is room for a few more. */
function nextOffset(table: string): number {
  const taken = [...table.matchAll(/offset: (\d+)/g)].map(([, offset]) => Number(offset));
  const next = Math.max(...taken) + 1;
  if (next >= 10) throw new Error('no port is left before the vendor mocks: move them in addresses.ts');
  return next;
}

interface Lock {
  readonly packages: Record<string, object>;
}

/** What npm would write for a new workspace that brings no new package. */
function enterInLock(root: string, name: string): void {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const {
    private: _private,
    type: _type,
    accord: _accord,
    ...entry
  } = JSON.parse(readFileSync(join(root, 'apps', name, 'package.json'), 'utf8')) as Record<string, unknown>;
  lock.packages[`apps/${name}`] = entry;
  lock.packages[`node_modules/@accord/${name}`] = { resolved: `apps/${name}`, link: true };
  const sorted = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, undefined, 2)}\n`);
}
