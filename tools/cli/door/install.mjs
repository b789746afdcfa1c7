import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { whyInstall } from './installation.mjs';

/** Silence up to here is fine; after it a person wants to know that something still happens. */
const progressEveryMs = 5_000;

/**
 * Runs `npm ci` once, however many commands of this checkout ask for it at the same time.
 * @throws Error whose message is one line that says what to do
 */
export async function install(workspace, reason) {
  const state = join(workspace, '.accord');
  if (!isWritable(workspace))
    throw new Error(`cannot write to ${workspace}: run this as the owner of the checkout`);
  mkdirSync(state, { recursive: true });
  const lock = join(state, 'install.lock');
  while (!tookLock(lock)) await wait(200);
  try {
    if (!whyInstall(workspace)) return;
    console.error(`accord: installing packages, because ${reason} (npm ci, about half a minute)`);
    await npmCi(workspace, state);
  } finally {
    rmSync(lock, { force: true });
  }
}

async function npmCi(workspace, state) {
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const [command, ...args] = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const ticking = setInterval(() => console.error(`accord: installing … ${seconds()} s`), progressEveryMs);
  try {
    const { code, output } = await finished(command, args, { cwd: workspace, env: npmEnvironment(state) });
    if (code !== 0)
      throw new Error(
        `npm ci failed: ${said(output)}; check the network and the npm registry, then try again`,
      );
    console.error(`accord: packages installed in ${seconds()} s`);
  } finally {
    clearInterval(ticking);
  }
}

/** An empty or read-only home is no reason to fail: then npm keeps its cache with the rest of our state. */
function npmEnvironment(state) {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  const usable = isWritable(cache) || (!isThere(cache) && isWritable(dirname(cache)));
  return usable ? process.env : { ...process.env, npm_config_cache: join(state, 'npm-cache') };
}

function finished(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    child.once('error', (error) =>
      reject(new Error(`cannot run npm (${error.message}): install Node with npm`)),
    );
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** npm's own error lines, on one line. */
function said(output) {
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !line.includes('complete log'));
  return (
    lines
      .slice(0, 4)
      .map((line) => line.replace('npm error', '').trim())
      .filter(Boolean)
      .join(' ') || 'no reason given'
  );
}

/** A lock is a file that names its holder; one whose holder is gone counts for nothing. */
function tookLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!livesHolder(path)) rmSync(path, { force: true });
    return false;
  }
}

function livesHolder(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function isThere(path) {
  try {
    accessSync(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}
