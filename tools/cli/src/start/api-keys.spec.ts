import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeyStore } from '@accord/service-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeDevelopmentKeys } from './api-keys.ts';

describe('development keys', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-keys-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are accepted by the services, each with the scopes of its owner', async () => {
    const keys = writeDevelopmentKeys(folder);
    const store = await ApiKeyStore.fromFile(keys.file);
    expect(store.find(keys.developer)).toMatchObject({ name: 'developer' });
    expect(store.find(keys.developer)?.scopes.has('orders:write')).toBe(true);
    expect(store.find(keys.services.checkout)?.scopes.has('reservations:write')).toBe(true);
    expect(store.find(keys.services.inventory)?.scopes.size).toBe(0);
  });

  it('are nowhere in the file that the services read', () => {
    const keys = writeDevelopmentKeys(folder);
    const text = readFileSync(keys.file, 'utf8');
    for (const key of [keys.developer, ...Object.values(keys.services)]) {
      expect(text).not.toContain(key.replace(/^ack_[0-9a-f]+_/, ''));
    }
  });

  it('are readable by their owner only, also where a readable file was before', () => {
    writeFileSync(join(folder, 'dev-key'), 'old', { mode: 0o644 });
    const keys = writeDevelopmentKeys(folder);
    const modes = [join(folder, 'dev-key'), keys.file].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(readFileSync(join(folder, 'dev-key'), 'utf8').trim()).toBe(keys.developer);
  });

  it('are new at every start', () => {
    expect(writeDevelopmentKeys(folder).developer).not.toBe(writeDevelopmentKeys(folder).developer);
  });
});
