import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { stateFolder } from '@accord/infra';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { z } from 'zod';

/**
 * A headless Chromium that no hand has installed: npm brings it packed (@sparticuz/chromium, made for machines that have
 * nothing), with a font and with the libraries that a bare Debian has not. Unpacked once per version, into `.accord`.
 */
export async function launchChromium(): Promise<Browser> {
  const folder = await unpackedChromium();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    env: { ...process.env, ...surroundingsIn(folder) },
    // Root has no sandbox; nothing but our own pages is ever opened.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
  });
}

async function unpackedChromium(): Promise<string> {
  const packed = join(dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))), 'bin');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(dirname(packed), 'package.json'), 'utf8')));
  const folder = join(stateFolder, 'chromium', version);
  if (!existsSync(folder)) await unpackInto(folder, packed);
  return folder;
}

/** Into a draft that is moved into place: whoever is killed meanwhile leaves nothing that looks finished. */
async function unpackInto(folder: string, packed: string): Promise<void> {
  const draft = `${folder}.${String(process.pid)}`;
  mkdirSync(draft, { recursive: true });
  await inflate(join(packed, 'chromium.br'), join(draft, 'chromium'));
  for (const archive of ['fonts', 'al2023']) {
    const tar = join(draft, `${archive}.tar`);
    await inflate(join(packed, `${archive}.tar.br`), tar);
    const { status, stderr } = spawnSync('tar', ['-xf', tar, '-C', draft], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tar cannot unpack ${archive}: ${stderr}`);
    rmSync(tar);
  }
  writeFileSync(
    join(draft, 'fonts.conf'),
    '<?xml version="1.0"?><fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir></fontconfig>\n',
  );
  if (existsSync(folder)) rmSync(draft, { recursive: true });
  else renameSync(draft, folder);
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}

/** The machine's own libraries where it has them all, else those that came along. */
function surroundingsIn(folder: string): Record<string, string> {
  const linked = spawnSync('ldd', [join(folder, 'chromium')], { encoding: 'utf8' }).stdout;
  return {
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    ...(linked.includes('not found') ? { LD_LIBRARY_PATH: join(folder, 'lib') } : {}),
  };
}
