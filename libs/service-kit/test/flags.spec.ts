import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineFlag, Flags, newApiKey, ApiKeyStore, createService } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FlagFile } from '../src/flags/flag-file.ts';
import { ShopModule, testConfig } from './shop.ts';

const lights = defineFlag({ key: 'shop.lights', fallback: true, description: 'the lights are on' });
const doors = defineFlag({ key: 'shop.doors', fallback: false, description: 'the doors are open' });

interface Definition {
  readonly on: boolean;
  readonly offIn?: string;
}

/** A file as flagd reads it. */
function written(flags: Readonly<Record<string, Definition>>): string {
  const entries = Object.entries(flags).map(([key, { on, offIn }]) => [
    key,
    {
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: on ? 'on' : 'off',
      ...(offIn !== undefined && { targeting: { if: [{ '==': [{ var: 'country' }, offIn] }, 'off'] } }),
    },
  ]);
  return JSON.stringify({ flags: Object.fromEntries(entries) });
}

describe('feature flags', () => {
  let folder: string;
  let path: string;
  let file: FlagFile;
  let flags: Flags;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'accord-flags-'));
    path = join(folder, 'flags.json');
  });
  afterEach(async () => {
    await flags.onApplicationShutdown();
    await rm(folder, { recursive: true });
  });

  async function open(text?: string): Promise<void> {
    if (text !== undefined) await writeFile(path, text);
    file = new FlagFile(path);
    flags = await Flags.open(file);
  }

  it('are as the code says while there is no file', async () => {
    flags = await Flags.open();
    expect([await flags.isOn(lights), await flags.isOn(doors)]).toEqual([true, false]);
    expect(await flags.all()).toEqual([
      { ...doors, value: false, source: 'code' },
      { ...lights, value: true, source: 'code' },
    ]);
  });

  it('are as the file says, by what the code tells of a case, and as the code says where the file is silent', async () => {
    await open(written({ 'shop.lights': { on: true, offIn: 'AT' } }));
    expect(await flags.isOn(lights)).toBe(true);
    expect(await flags.isOn(lights, { country: 'DE' })).toBe(true);
    expect(await flags.isOn(lights, { country: 'AT' })).toBe(false);
    expect(await flags.isOn(doors)).toBe(false);
    expect((await flags.all()).map(({ key, source }) => [key, source])).toEqual([
      ['shop.doors', 'code'],
      ['shop.lights', 'file'],
    ]);
  });

  it('change with the file, while the program runs', async () => {
    await open(written({ 'shop.lights': { on: true } }));
    await writeFile(`${path}.new`, written({ 'shop.lights': { on: false }, 'shop.doors': { on: true } }));
    await rename(`${path}.new`, path);
    await eventually(async () =>
      expect([await flags.isOn(lights), await flags.isOn(doors)]).toEqual([false, true]),
    );
  });

  it.each([
    ['half written', '{"flags": {"shop.lights": {"state": "ENA'],
    ['of another shape', '{"flags": {"shop.lights": {"state": "ENABLED", "defaultVariant": "off"}}}'],
    [
      'naming a variant that is not there',
      written({ 'shop.lights': { on: true } }).replace('"on"}', '"dim"}'),
    ],
  ])('stay as they were when the file is %s, and that is told until it is right', async (_how, text) => {
    await open(written({ 'shop.lights': { on: false } }));
    await writeFile(path, text);
    await file.read();
    expect(await flags.isOn(lights)).toBe(false);
    expect(() => file.check()).toThrow(
      expect.objectContaining({ code: 'flags.refused', since: expect.any(Date) }),
    );
    await writeFile(path, written({ 'shop.lights': { on: true } }));
    await file.read();
    expect(await flags.isOn(lights)).toBe(true);
    expect(() => file.check()).not.toThrow();
  });

  it('are as the code says when the file is not there at the start, and that is told', async () => {
    await open();
    expect([await flags.isOn(lights), await flags.isOn(doors)]).toEqual([true, false]);
    expect(() => file.check()).toThrow(expect.objectContaining({ code: 'flags.refused' }));
  });

  it('are as the code says when the file makes something else of them than a switch', async () => {
    await open(written({ 'shop.lights': { on: false } }).replaceAll(/"(on|off)":(true|false)/g, '"$1":"$2"'));
    expect(await flags.isOn(lights)).toBe(true);
  });

  it('are shown by the service, and a wrong file leaves it ready', async () => {
    await writeFile(path, written({ 'shop.doors': { on: true } }));
    const operations = newApiKey('operations', ['messages:read']);
    const app = await createService(ShopModule, {
      service: 'shop',
      config: { ...testConfig, ACCORD_FLAGS_FILE: path },
      authenticator: { keys: new ApiKeyStore([operations.stored]) },
    });
    await app.init();
    flags = app.get(Flags);
    const headers = { authorization: `Bearer ${operations.key.reveal()}` };
    const shown = await app.inject({ url: '/internal/flags', headers });
    expect(shown.json()).toEqual({
      flags: [
        { ...doors, value: true, source: 'file' },
        { ...lights, value: true, source: 'code' },
      ],
    });
    expect((await app.inject({ url: '/internal/flags' })).statusCode).toBe(401);
    await writeFile(path, 'no flags');
    await eventually(async () => {
      const ready = await app.inject({ url: '/health/ready' });
      expect(ready.json()).toMatchObject({
        status: 'ready',
        dependencies: expect.arrayContaining([
          expect.objectContaining({ name: 'feature flags', status: 'down', detail: 'flags.refused' }),
        ]),
      });
    });
    await app.close();
  });
});
