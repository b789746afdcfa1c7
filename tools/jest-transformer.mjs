// Compiles for Jest by swc. What a file becomes depends on nothing of the project that asks, so all projects share it:
// the key that swc's own transformer makes has the whole Jest configuration in it, and each would compile the libraries
// once more.
import { createHash } from 'node:crypto';
import { version } from '@swc/core';
import { createTransformer as createSwcTransformer } from '@swc/jest';

/** @param options swc's own */
function createTransformer(options) {
  const transformer = createSwcTransformer(options);
  const settings = JSON.stringify([version, options]);
  return {
    ...transformer,
    getCacheKey: (source, filename, { instrument, supportsStaticESM }) =>
      createHash('sha256')
        .update(JSON.stringify([settings, filename, instrument, supportsStaticESM, source]))
        .digest('hex'),
  };
}

export default { createTransformer };
