import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Model } from './models.ts';
import { capitalised, respelled } from './spelling.ts';
import { rewording } from './tables.ts';

/** Said at the head of every file that speaks of the vendor's API, until somebody has compared it. */
export function notCompared(name: string, called: string): string {
  return `// Written like ${called}, and not compared with ${capitalised(name)} yet: delete this line when it is.\n`;
}

export const notComparedLine = /^\/\/ Written like .*, and not compared with \w+ yet/m;

/** Adapter, conformance run, contract test and mock of the new vendor, in the words of the one it is written like. */
export function copiesOf(
  root: string,
  { like, name, model }: { like: string; name: string; model: Model },
): Map<string, string> {
  const spell = respelled(like, name);
  const reword = rewording({ like, name, model });
  return new Map(
    filesOf(root, like, model).map((file) => {
      const text = reword(readFileSync(join(root, file), 'utf8'));
      const speaksOfApi = !file.endsWith('.spec.ts') || file.endsWith('.pact.spec.ts');
      return [spell(file), speaksOfApi ? notCompared(name, model.called) + text : text];
    }),
  );
}

function filesOf(root: string, like: string, { service }: Model): string[] {
  const within = (folder: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.records.ts'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length).replace(/^\//, ''));
  return [
    ...within(`apps/${service}/src/vendors/${like}`),
    ...within(`apps/${service}/src/inbound`).filter((file) => basename(file).startsWith(`${like}-`)),
    ...within(`apps/${service}/test`).filter((file) => basename(file).startsWith(`${like}.`)),
    ...within(`tools/vendor-mocks/src/vendors/${like}`),
  ];
}
