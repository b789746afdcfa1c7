// Compiles one project's src to dist, file by file. Types are checked elsewhere (the `typecheck` target).
// swc and not esbuild: Nest's injection needs `design:paramtypes`, which esbuild does not emit.
import { transformFile } from '@swc/core';
import { mkdir, readdir, rename, rm, writeFile, copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const project = resolve(process.argv[2] ?? '');
const source = join(project, 'src');
const finished = join(project, 'dist');
// Written beside and moved into place, so that a program that starts meanwhile never meets half a build.
const target = `${finished}.${process.pid}`;

await mkdir(target, { recursive: true });
const files = (await readdir(source, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
  .map((entry) => join(entry.parentPath, entry.name));

await Promise.all(
  files.map(async (file) => {
    const out = join(target, file.slice(source.length + 1).replace(/\.ts$/, '.js'));
    await mkdir(dirname(out), { recursive: true });
    if (!file.endsWith('.ts')) return copyFile(file, out);
    const { code, map } = await transformFile(file, {
      cwd: project,
      swcrc: false,
      sourceMaps: true,
      module: { type: 'es6' },
      jsc: {
        target: 'es2024',
        experimental: { keepImportAttributes: true },
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
        rewriteRelativeImportExtensions: true,
      },
    });
    await writeFile(out, `${code}\n//# sourceMappingURL=${out.split('/').at(-1)}.map\n`);
    if (map) await writeFile(`${out}.map`, map);
  }),
);

// A service's console lies in its own folder and is served from the service's dist.
const consoleConfig = join(project, 'console', 'vite.config.mjs');
if (existsSync(consoleConfig)) {
  const { build } = await import('vite');
  await build({
    configFile: consoleConfig,
    logLevel: 'warn',
    build: { outDir: join(target, 'console'), emptyOutDir: true },
  });
}

const outdated = `${target}.old`;
await rename(finished, outdated).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await rename(target, finished);
await rm(outdated, { recursive: true, force: true });
