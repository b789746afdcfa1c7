// Runs TypeScript with Nest's decorators in a process of its own, without a build: compiled as the tests are, and kept
// for the next child in the folder that is its cache.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.NODE_COMPILE_CACHE ?? '';
const require = createRequire(import.meta.url);

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});

function compiled(path) {
  const kept = join(folder, `${createHash('sha1').update(path).digest('hex')}.mjs`);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  // Loaded by the first child alone: it takes longer than all the rest.
  const { code } = require('@swc/core').transformSync(readFileSync(path, 'utf8'), {
    filename: path,
    swcrc: false,
    module: { type: 'es6' },
    jsc: {
      target: 'es2024',
      experimental: { keepImportAttributes: true },
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
    },
  });
  writeFileSync(`${kept}.new`, code);
  renameSync(`${kept}.new`, kept);
  return code;
}
