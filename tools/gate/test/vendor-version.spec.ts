import { join } from 'node:path';
import { readPacts } from '@accord/contract-kit/pacts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { vendorVersion, type VendorVersion } from '../src/spec-check/vendor-version.ts';
import { PaperTree, paperSpec } from './support/paper-vendor.ts';

let tree: PaperTree;
beforeEach(async () => {
  tree = await PaperTree.pinned();
});
afterEach(() => tree.remove());

const current = (): VendorVersion => {
  const version = vendorVersion(tree.vendor(), tree.published);
  if (version === undefined) throw new Error('the tree has a published specification');
  return version;
};
const pact = (provider: string) => {
  const found = readPacts(join(tree.root, 'contracts')).find((one) => one.provider === provider);
  if (found === undefined) throw new Error(`no pact with ${provider}`);
  return found;
};

describe('The version of a vendor', () => {
  it('is the digest of what it published, the same for its API and its webhooks', async () => {
    const { version, breaks } = current();
    expect(version).toMatch(/^spec-[0-9a-f]{8}$/);
    expect(current().version).toBe(version);
    expect(await breaks(pact('vendor-paper'))).toEqual([]);
    expect(await breaks(pact('vendor-paper-webhooks'))).toEqual([]);
  });

  it('is another one after each publication, and honours less where a field is gone', async () => {
    const before = current().version;
    const spec = paperSpec();
    spec.info.version = '2';
    tree.write('published/paper.json', spec);
    const between = current();
    expect(between.version).not.toBe(before);
    expect(await between.breaks(pact('vendor-paper'))).toEqual([]);
    delete spec.components.schemas.charge.properties.status;
    spec.components.schemas.charge.additionalProperties = false;
    tree.write('published/paper.json', spec);
    const after = current();
    expect([before, between.version]).not.toContain(after.version);
    expect(await after.breaks(pact('vendor-paper'))).toMatchObject([
      { severity: 'breaking', interaction: 'a charge', flow: 'checkout.place-order' },
    ]);
  });

  it('is nobody’s to tell where nothing that it published is at hand, or a document is missing', () => {
    expect(vendorVersion(tree.vendor(), undefined)).toBeUndefined();
    expect(() => vendorVersion(tree.vendor(), join(tree.root, 'contracts'))).toThrow('no paper.json');
  });
});
