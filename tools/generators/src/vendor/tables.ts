import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, Place } from './models.ts';
import { again } from './again.ts';
import { capitalised, respelled } from './spelling.ts';

/** Files that know every vendor of every service. */
export const sharedTables = [
  'tools/vendor-mocks/src/credentials.ts',
  'tools/vendor-mocks/src/vendor.ts',
  'tools/vendor-mocks/src/server.ts',
  'tools/vendor-mocks/test/contract/vendor-states.ts',
  'tools/vendor-mocks/test/contract/vendors.verify.spec.ts',
  'tools/vendor-mocks/README.md',
  'tools/cli/src/start/vendor-environment.ts',
] as const;

/** Files that know every vendor, and the lines that know this one: each is written again for the new one. */
function tablesOf(like: string, { service, role, ownPlaces }: Model): readonly Place[] {
  const vendors = `apps/${service}/src/vendors`;
  const mocks = 'tools/vendor-mocks';
  const own = new RegExp(`from '\\./${like}/`);
  const entry = new RegExp(`^ +${like}: `);
  return [
    [`${vendors}/${role}.config.ts`, own],
    [`${vendors}/${role}.config.ts`, entry],
    [`${vendors}/${role}.ts`, new RegExp(`^ +case '${like}':`)],
    [`${mocks}/src/credentials.ts`, entry],
    [`${mocks}/src/vendor.ts`, new RegExp(`^ +'${like}',$`)],
    [`${mocks}/src/server.ts`, new RegExp(`/${like}-mock\\.ts';$`)],
    [`${mocks}/src/server.ts`, new RegExp(`\\bnew ${capitalised(like)}Mock\\(`)],
    [`${mocks}/test/contract/vendor-states.ts`, entry],
    [`${mocks}/test/contract/vendors.verify.spec.ts`, new RegExp(`^ +\\{ vendor: '${like}',`)],
    [`${mocks}/README.md`, new RegExp(`^\\| ${like} +\\|`, 'i')],
    ['tools/cli/src/start/vendor-environment.ts', new RegExp(`^ +${like.toUpperCase()}: `)],
    ...ownPlaces,
  ];
}

/**
 * The tables with the new vendor in them.
 * @returns text by path from the root; nothing is written
 * @throws Error naming the file that has changed its form
 */
export function withNewVendor(
  root: string,
  { like, name, model }: { like: string; name: string; model: Model },
): Map<string, string> {
  const texts = new Map<string, string>();
  const reword = rewording({ like, name, model });
  const edit = (file: string, change: (text: string) => string): void => {
    try {
      texts.set(file, change(texts.get(file) ?? readFileSync(join(root, file), 'utf8')));
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`, {
        cause: error,
      });
    }
  };
  for (const [file, first] of tablesOf(like, model)) edit(file, (text) => again(text, first, reword));
  const { service, role } = model;
  edit(`apps/${service}/src/vendors/${role}.ts`, (text) => importsAgain(text, like, reword));
  edit(`apps/${service}/README.md`, (text) =>
    replaced(text, new RegExp(`^- \\*\\*${like}\\*\\*`, 'im'), `${told(name, model)}\n$&`),
  );
  if (model.inEvent !== undefined) {
    const { file, find, replace } = model.inEvent.edit(name);
    edit(file, (text) => replaced(text, find, replace));
  }
  return texts;
}

/** The vendor's name for the other's, and nothing in its credentials that belongs to the other. */
export function rewording({ like, name, model }: { like: string; name: string; model: Model }) {
  const spell = respelled(like, name);
  const { ownMark } = model;
  return (text: string): string => spell(ownMark === undefined ? text : text.replaceAll(ownMark, `${name}_`));
}

/** What the service's README says of it until somebody has compared it. */
function told(name: string, { called, variable }: Model): string {
  return `- **${capitalised(name)}** (\`${variable}=${name}\`): written like ${called} and not compared yet; \`npx accord vendor check ${name}\` says what is open.`;
}

function replaced(text: string, find: RegExp, replace: string): string {
  if (!find.test(text)) throw new Error(`${String(find)} is not in it any more`);
  return text.replace(find, replace);
}

function importsAgain(text: string, like: string, reword: (text: string) => string): string {
  return text
    .split('\n')
    .flatMap((line) => (line.includes(`from './${like}/`) ? [line, reword(line)] : [line]))
    .join('\n');
}
